"""Cut-outs: squares around boxes, in pixels of the image, as references that open."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import Boxes, Geometry, UserError
from workbench.images.cut_outs import CutOut, cut_outs
from workbench.images.image_reference import cut_out, plain_name
from workbench.images.photo import open_photo, thumbnail

TWICE = Geometry.resized_and_cropped((200, 400), (100, 200), (0, 0), (100, 200))  # the network sees half of the size


def found(*boxes, scores=(0.9, 0.4)):
    names = ("face", "cup")[: len(boxes)]
    return Boxes(
        boxes=np.array(boxes, np.float32),
        classes=np.arange(len(boxes), dtype=np.int32),
        names=names,
        scores=np.array(scores[: len(boxes)], np.float32),
        size=(100, 200),
    )


def test_a_box_becomes_a_square_around_its_middle_with_a_margin():
    (only,) = cut_outs(found((50, 20, 10, 20)), TWICE, "a.png", margin=0.1)
    # on the image the box is 20 x 40 around (110, 60); 40 and a tenth at each side are 48
    assert only == CutOut("a.png?cut=86,36,48,48", "face", pytest.approx(0.9), (86, 36, 48, 48))


def test_a_square_at_an_edge_is_moved_into_the_image_and_no_larger_than_that():
    (corner,) = cut_outs(found((0, 0, 10, 10)), TWICE, "a.png")
    assert corner.cut == (0, 0, 24, 24)
    (whole,) = cut_outs(found((0, 0, 200, 100)), TWICE, "a.png")
    assert whole.cut == (100, 0, 200, 200)


def test_other_classes_and_what_scores_less_are_left_out():
    both = found((50, 20, 10, 20), (5, 5, 10, 10))
    assert [cut.name for cut in cut_outs(both, TWICE, "a.png")] == ["face"]
    assert [cut.name for cut in cut_outs(both, TWICE, "a.png", least=0.3)] == ["face", "cup"]
    assert cut_outs(both, TWICE, "a.png", name="Cup", least=0.3)[0].name == "cup"


def test_a_cut_out_opens_as_the_image_that_it_names_and_says_where_it_is_from(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    Pillow.fromarray(pixels).save(tmp_path / "a.png")
    reference = cut_out(tmp_path / "a.png", (4, 2, 10, 6))
    photo = open_photo(reference)
    assert np.array_equal(photo.pixels, pixels[2:8, 4:14])
    assert photo.path == str(tmp_path / "a.png") + "?cut=4,2,10,6"
    assert plain_name(photo.name) == "a.png, 10 × 6 px at 4, 2"
    assert thumbnail(reference, 5).shape == (3, 5, 3)
    again = cut_out(reference, (1, 1, 3, 3))
    assert np.array_equal(open_photo(again).pixels, pixels[3:6, 5:8])


def test_what_is_no_part_of_the_image_is_refused(tmp_path):
    Pillow.fromarray(np.zeros((20, 30, 3), np.uint8)).save(tmp_path / "a.png")
    with pytest.raises(UserError, match=r"it has 30 × 20 px, of which 25,0,10,10 is no part"):
        open_photo(f"{tmp_path / 'a.png'}?cut=25,0,10,10")
    with pytest.raises(UserError, match=r"cut must be left,top,width,height in whole pixels; got '1,2,3'"):
        open_photo(f"{tmp_path / 'a.png'}?cut=1,2,3")
