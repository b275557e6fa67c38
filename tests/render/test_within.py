"""What a map says within a region, by numbers that one can work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import Area, Geometry, Heatmap
from workbench.render.within import sentence, sentences, within

GEOMETRY = Geometry.resized_and_cropped((4, 4), (4, 4), (0, 0), (4, 4))
LEFT_HALF = Area.parse("box:0,0,2,4")


def quarters() -> np.ndarray:
    """3 at the upper left, 1 at the upper right, -2 at the lower left, 0 at the lower right: four pixels each."""
    values = np.zeros((4, 4), np.float32)
    values[:2, :2], values[:2, 2:], values[2:, :2] = 3, 1, -2
    return values


def test_a_half_holds_its_share_of_the_positive_values():
    found = within(quarters(), LEFT_HALF.mask((4, 4)))
    assert (found.pixels, found.share, found.mass) == (8, 0.5, 12 / 16)
    assert (found.mean, found.highest) == (0.5, 3.0)


def test_values_that_are_not_numbers_count_in_no_sum():
    values = quarters()
    values[0, 0], values[0, 3] = np.nan, np.inf
    found = within(values, LEFT_HALF.mask((4, 4)))
    assert found.unknown == 1
    assert found.mass == pytest.approx(9 / 12)
    assert found.mean == pytest.approx((9 - 8) / 7)


def test_a_map_with_a_neutral_value_counts_from_there():
    found = within(quarters(), LEFT_HALF.mask((4, 4)), centre=2.0)
    assert found.mass == 1.0
    text = sentence("A", Heatmap(values=quarters(), centre=2.0), LEFT_HALF, GEOMETRY)
    assert text.startswith("A: 100.0 % of what is above 2 on 50.0 % of the map")


def test_a_region_is_said_in_a_sentence():
    heatmap = Heatmap(values=quarters(), unit="logit")
    assert sentence("Eye", heatmap, LEFT_HALF, GEOMETRY) == (
        "Eye: 75.0 % of the positive values on 50.0 % of the map, mean 0.5, largest 3 logit"
    )
    assert sentence("Eye", heatmap, Area.parse("box:9,9,1,1"), GEOMETRY) == "Eye: no pixel of the map lies in it"
    negative = Heatmap(values=-np.ones((4, 4), np.float32))
    assert "the map has no positive values on 50.0 %" in sentence("Eye", negative, LEFT_HALF, GEOMETRY)
    unknown = Heatmap(values=np.full((4, 4), np.nan, np.float32))
    assert sentence("Eye", unknown, LEFT_HALF, GEOMETRY) == "Eye: no value in it is a number"


def test_only_a_map_on_an_image_has_numbers_within_regions():
    regions = [("A", LEFT_HALF)]
    assert sentences(regions, Heatmap(values=quarters()), None) == []
    assert sentences(regions, "no map", GEOMETRY) == []
    assert len(sentences(regions, Heatmap(values=quarters()), GEOMETRY)) == 1
