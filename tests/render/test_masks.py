"""Masks in boxes, placed on the network's input by numbers that one can work out by hand."""

from __future__ import annotations

import numpy as np

from tests.examples.boxes import boxes, masked_boxes
from workbench.render.masks import instance_table, instances, mask_of


def test_a_mask_covers_the_pixels_whose_centres_lie_in_its_box():
    one = boxes(masks=np.ones((3, 2, 2), np.float32))
    (down, across), mask = mask_of(one, 0)
    assert (down, across) == (slice(4, 24), slice(2, 22))
    assert mask.shape == (20, 20)
    (down, across), mask = mask_of(one, 2)
    assert (down, across) == (slice(0, 8), slice(24, 32)), "what lies outside of the input is not there"


def test_between_its_samples_a_mask_is_interpolated():
    ramp = np.zeros((3, 2, 2), np.float32)
    ramp[:, :, 1] = 1
    _, mask = mask_of(boxes(masks=ramp), 1)  # six pixels: cells of three, whose centres are at 1.5 and 4.5
    np.testing.assert_allclose(mask[0], [0, 0, 1 / 3, 2 / 3, 1, 1], atol=1e-6)


def test_the_best_lies_on_top_and_only_what_is_drawn_is_there():
    labels = instances(masked_boxes(), 3)
    assert labels[10, 10] == 0
    assert labels[10, 20] == -1, "the right half of the first box is not of its thing"
    assert labels[2, 30] == 2
    assert set(np.unique(instances(masked_boxes(), 1))) == {-1, 0}


def test_things_of_a_class_have_its_colour_and_the_others_step_back():
    table = instance_table(masked_boxes(), 3, strong=1)
    assert table[0, :3].tolist() == table[2, :3].tolist() != table[1, :3].tolist()
    assert table[:, 3].tolist() == [64, 255, 64, 0]
