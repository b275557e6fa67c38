"""The class of each pixel: outlines, run lengths, pictures of numbers, and what is damaged."""

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.collections.class_maps import VOID, class_map, has_map, map_digest, map_labels, mask_of
from workbench.collections.collection import Collection, Entry, Mark

SQUARE = ((0.0, 0.0, 2.0, 0.0, 2.0, 2.0, 0.0, 2.0),)
RIGHT = ((1.0, 0.0, 4.0, 0.0, 4.0, 2.0, 1.0, 2.0),)


def thing(label, mask):
    return Mark(label, (0, 0, 1, 1), mask)


def test_things_are_drawn_and_where_two_classes_overlap_neither_counts():
    entry = Entry("a", "a.png", marks=(thing("cat", SQUARE), thing("dog", RIGHT), thing("dodo", None)))
    drawn = class_map(entry, (3, 4), {"cat": 1, "dog": 2}, (), 0)
    assert drawn.tolist() == [[1, VOID, 2, 2], [1, VOID, 2, 2], [0, 0, 0, 0]]
    assert class_map(entry, (3, 4), {"cat": 1, "dog": -1}, (), VOID)[0].tolist() == [1, VOID, VOID, VOID]


def test_run_lengths_are_read_packed_or_as_numbers():
    from pycocotools import mask

    packed = mask.encode(np.asfortranarray(np.eye(3, dtype=np.uint8)))
    text = {"size": [3, 3], "counts": packed["counts"].decode()}
    numbers = {"size": [3, 3], "counts": [0, 1, 3, 1, 3, 1]}
    for shape in (text, numbers):
        assert mask_of(thing("cat", shape), (3, 3)).tolist() == np.eye(3, dtype=bool).tolist()
    with pytest.raises(UserError, match="The mask of a cat must have the image's size, 4 × 3; got"):
        mask_of(thing("cat", text), (4, 3))
    with pytest.raises(UserError, match="The mask of a cat cannot be read"):
        mask_of(thing("cat", {"size": [3, 3]}), (3, 3))


def test_a_picture_of_numbers_is_read_by_the_names_of_its_numbers(tmp_path):
    path = tmp_path / "mask.png"
    Pillow.fromarray(np.array([[0, 1, 2, 255]], np.uint8)).save(path)
    entry = Entry("a", "a.png", columns={"class_mask": str(path)})
    assert class_map(entry, (1, 4), {"background": 0, "cat": 5}, ("background", "cat", "dog"), 0).tolist() == [
        [0, 5, 0, VOID]
    ]
    assert class_map(entry, (1, 4), {}, (), VOID).tolist() == [[0, 1, 2, VOID]]
    with pytest.raises(UserError, match=r"mask\.png must have the image's size, 2 × 4; got 1 × 4"):
        class_map(entry, (2, 4), {}, (), VOID)
    path.write_bytes(b"none")
    with pytest.raises(UserError, match=r"The mask mask\.png cannot be read"):
        class_map(entry, (1, 4), {}, (), VOID)


def test_a_collection_says_whether_it_has_maps_of_which_labels_and_when_they_change(tmp_path):
    marked = Entry("a", "a.png", marks=(thing("cat", SQUARE),))
    collection = Collection.of("list", [marked, Entry("b", "b.png")], classes=("background", "cat"))
    assert [has_map(entry) for entry in collection.entries] == [True, False]
    assert map_labels(collection) == ("cat",)
    pictures = Collection.of("voc", [Entry("a", "a.png", columns={"class_mask": "no.png"})], classes=("ground", "cat"))
    assert map_labels(pictures) == ("ground", "cat")
    changed = Collection.of("list", [Entry("a", "a.png", marks=(thing("cat", RIGHT),))])
    assert len({map_digest(each) for each in (collection, pictures, changed)}) == 3
