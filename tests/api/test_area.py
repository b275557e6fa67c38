"""Areas drawn by hand: their text, their pixels, and where they lie on what a network sees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.api import Area, Geometry, UserError

TRIANGLE = "polygon:0,0,4,0,0,4"


@pytest.mark.parametrize("text", ["box:1,2,3,4", "polygon:0.5,0,4,0,0,4.3", "mask:1,2,2,2:1,2,1", "mask:0,0,2,1:0,2"])
def test_the_text_is_read_as_it_was_written(text):
    assert str(Area.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "box", "box:1,2,3", "box:1,2,0,4", "box:1.5,2,3,4", "box:1,2,3,4:1", "circle:1,2,3", "polygon:1,2,3,4",
        "polygon:1,2,3,4,5", "mask:0,0,2,2", "mask:0,0,2,2:1,2", "mask:0,0,2,2:-1,5", "box:nan,2,3,4",
        "polygon:0,0,1e99,0,0,4", "box:a,b,c,d", "mask:0,0,2,2:x",
    ],
)  # fmt: skip
def test_what_is_no_area_is_refused_with_the_forms(text):
    with pytest.raises(UserError, match=r"An area must be one of these forms.*box:LEFT,TOP,WIDTH,HEIGHT"):
        Area.parse(text)


def test_a_box_has_the_pixels_from_its_corner_on():
    mask = Area.parse("box:1,2,2,1").mask((4, 4))
    assert np.argwhere(mask).tolist() == [[2, 1], [2, 2]]


def test_what_lies_outside_of_the_image_has_no_pixels():
    assert Area.parse("box:-1,-1,2,2").mask((3, 3)).sum() == 1
    assert Area.parse("box:5,5,2,2").mask((3, 3)).sum() == 0
    assert Area.parse("mask:-1,0,2,1:0,2").mask((3, 3)).tolist()[0] == [True, False, False]


def test_a_polygon_has_the_pixels_whose_centres_it_goes_around():
    mask = Area.parse("polygon:-0.5,-0.5,2.5,-0.5,2.5,1.5,-0.5,1.5").mask((4, 4))
    assert np.argwhere(mask).tolist() == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]


def test_a_line_that_crosses_itself_follows_the_even_odd_rule():
    inside = Area.parse("polygon:-0.5,-0.5,9.5,-0.5,9.5,9.5,-0.5,9.5,-0.5,2.5,6.5,2.5,6.5,6.5,-0.5,6.5").mask((10, 10))
    assert not inside[4, 3]
    assert inside[4, 8]
    assert inside[1, 3]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-3, 12, width=32), st.floats(-3, 12, width=32)), min_size=3, max_size=8))
def test_the_pixels_of_a_polygon_are_the_points_that_it_contains(corners):
    area = Area.parse(str(Area.polygon(corners)))
    y, x = np.mgrid[:10, :10].astype(float)
    assert area.mask((10, 10)).tolist() == area.contains(x, y).tolist()


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=20, max_size=20))
def test_a_mask_keeps_every_pixel(bits):
    mask = np.array(bits).reshape(4, 5)
    area = Area.of_mask(mask)
    if area is None:
        assert not mask.any()
    else:
        assert Area.parse(str(area)).mask((4, 5)).tolist() == mask.tolist()
        y, x = np.mgrid[:4, :5].astype(float)
        assert area.contains(x, y).tolist() == mask.tolist()


def test_a_brush_adds_pixels_and_takes_them_away():
    one, two = Area.parse("box:0,0,2,1"), Area.parse("box:1,0,2,1")
    assert one.with_area(two, (1, 4)).mask((1, 4)).tolist() == [[True, True, True, False]]
    assert one.without(two, (1, 4)).mask((1, 4)).tolist() == [[True, False, False, False]]
    assert one.without(one, (1, 4)) is None


def test_on_the_network_it_has_the_pixels_whose_centres_lie_in_it():
    # A 40 x 60 image at half its size, of which the network sees 16 x 16 from (left 7, top 2).
    geometry = Geometry.resized_and_cropped((40, 60), (20, 30), (2, 7), (16, 16))
    seen = Area.parse("box:14,4,4,6").on_network(geometry)  # two wide and three high at half size, at the corner
    assert np.argwhere(seen).tolist() == [[y, x] for y in range(3) for x in range(2)]
    assert Area.parse("box:0,0,14,4").on_network(geometry).sum() == 0  # cropped away


def test_its_bounds_are_whole_pixels():
    assert Area.parse("box:1,2,3,4").bounds == (1, 2, 3, 4)
    assert Area.parse("polygon:0.4,0,3.6,0,3.6,2").bounds == (1, 0, 3, 3)
    assert Area.parse(TRIANGLE).mask((6, 6)).sum() == 10
