"""The colours of regions, and what is said of pixels without a label."""

from __future__ import annotations

import numpy as np

from tests.examples.regions import regions
from workbench.render.class_colours import class_colour, rgb
from workbench.render.regions import absence, covered_by_regions, region_table, without_label


def test_each_label_has_its_classs_colour_and_neither_background_nor_no_label_has_one():
    table = region_table(regions())
    assert tuple(table[1]) == (*rgb(class_colour(1)), 255)
    assert table[0, 3] == table[-1, 3] == 0


def test_the_region_that_is_pointed_at_stands_out():
    table = region_table(regions(), strong=2)
    assert table[2, 3] == 255 > table[1, 3] > 0
    assert region_table(regions(), strong=0)[0, 3] == 255


def test_opacity_mixes_the_colour_with_the_photograph_where_there_is_a_label():
    photo = np.full((1, 2, 3), 100, np.uint8)
    over = covered_by_regions(photo, np.array([[1, -1]], np.int32), region_table(regions()), 0.5)
    np.testing.assert_allclose(over[0, 0], (np.array(rgb(class_colour(1))) + 100) / 2, atol=0.01)
    assert over[0, 1].tolist() == [100, 100, 100]


def test_pixels_without_a_label_are_said():
    assert without_label(regions()) == "25.0 % of the pixels have no label."
    assert without_label(regions(labels=np.ones((4, 4), np.int32), probabilities=None)) == ""


def test_where_there_is_nothing_to_see_it_is_said():
    of = {"probabilities": None}
    assert absence(regions(labels=np.full((4, 4), -1, np.int32), **of)) == "No pixel has a label."
    assert absence(regions(labels=np.zeros((4, 4), np.int32), **of)) == "Everything is background."
    assert absence(regions()) == ""
