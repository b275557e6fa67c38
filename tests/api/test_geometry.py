"""Where the network's input lies on the original: centres of pixels, and back."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.api import Geometry
from workbench.engine.preparation import Preparation

sides = st.integers(1, 3000)


def test_halving_carries_half_a_pixel():
    geometry = Geometry.resized_and_cropped((100, 200), (50, 100), (0, 0), (50, 100))
    assert geometry.to_original(0, 0) == (0.5, 0.5)  # the centre of a pixel that covers four
    assert geometry.box() == pytest.approx((0, 0, 200, 100))


def test_a_crop_moves_the_box():
    geometry = Geometry.resized_and_cropped((100, 200), (100, 200), (10, 30), (80, 120))
    assert geometry.to_original(0, 0) == (30, 10)
    assert geometry.box() == pytest.approx((30, 10, 120, 80))


@given(sides, sides, st.integers(8, 64), st.floats(-100, 100), st.floats(-100, 100))
def test_the_way_there_and_back_ends_where_it_began(height, width, crop, x, y):
    geometry = Preparation(2 * crop, (crop, crop), "bilinear", (0.5,) * 3, (0.5,) * 3)
    resized = geometry._resized(height, width)
    one = Geometry.resized_and_cropped((height, width), resized, (3, 5), (crop, crop))
    there = one.to_original(x, y)
    np.testing.assert_allclose(one.to_network(*there), (x, y), atol=1e-6)
    assert one.resized == resized
    assert one.offset == (3, 5)


def test_it_comes_back_from_json_as_it_was():
    geometry = Geometry.resized_and_cropped((333, 517), (256, 397), (16, 86), (224, 224), "bicubic")
    assert Geometry.of(json.loads(json.dumps(geometry.plain()))) == geometry
