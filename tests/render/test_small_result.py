"""A result small, over what the network saw."""

import numpy as np

from tests.examples.boxes import boxes, masked_boxes
from tests.examples.grid import grid
from tests.examples.regions import regions
from workbench.api import Group, Heatmap, Picture, Scores
from workbench.render.class_colours import class_colour, rgb
from workbench.render.small_result import small_result

GREY = np.full((32, 32, 3), 100, np.uint8)


def test_boxes_have_their_frames_in_any_size():
    shown = small_result(boxes(), GREY, 32)
    assert tuple(shown[14, 2]) == rgb(class_colour(16))
    assert shown[30, 30].tolist() == [100, 100, 100]
    large = small_result(boxes(), np.full((320, 320, 3), 100, np.uint8), 160)
    assert large.shape == (160, 160, 3)
    assert tuple(large[70, 10]) == rgb(class_colour(16))


def test_masks_and_regions_lie_over_the_picture_in_their_colours():
    assert small_result(masked_boxes(), GREY, 32)[20, 6].tolist() != [100, 100, 100]
    result = regions()
    seen = np.full((*result.labels.shape, 3), 100, np.uint8)
    changed = (small_result(result, seen, 200) != seen).any(2)
    assert np.array_equal(changed, ~np.isin(result.labels, (-1, result.background)))


def test_a_group_is_its_first_part_and_numbers_are_the_picture_alone():
    picture = Picture(values=np.zeros((8, 8, 3), np.float32))
    heat = Heatmap(values=np.ones((32, 32), np.float32), signed=False)
    assert not small_result(Group(parts={"made": picture, "map": heat}), GREY, 32).any()
    scores = Scores(values=np.ones(1, np.float32), names=("a",), indices=np.zeros(1, np.int32))
    assert np.array_equal(small_result(scores, GREY, 32), GREY)
    assert small_result(scores, GREY, 16).shape == (16, 16, 3)


def test_a_grid_is_sixteen_of_its_tiles():
    assert small_result(grid(40), GREY, 32).shape == small_result(grid(16), GREY, 32).shape
    assert small_result(grid(40), GREY, 32).std() > 0
    assert max(small_result(grid(40), GREY, 12).shape) == 12
