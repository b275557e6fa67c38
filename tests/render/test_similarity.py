"""How alike two maps are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import spearmanr

from workbench.render.similarity import in_numbers, overlap, rank_correlation

maps = arrays.arrays(np.float32, (6, 7), elements=st.floats(-3, 3, width=16))


@given(maps, maps)
def test_rank_correlation_is_spearmans_with_ties(a, b):
    if len(np.unique(a)) > 1 and len(np.unique(b)) > 1:
        assert rank_correlation(a, b) == pytest.approx(spearmanr(a.ravel(), b.ravel()).statistic, abs=1e-9)
    else:
        assert np.isnan(rank_correlation(a, b))


def test_overlap_counts_the_highest_fifth():
    a = np.arange(100, dtype=np.float32).reshape(10, 10)
    assert overlap(a, a) == 1
    assert overlap(a, -a) == 0
    assert overlap(a, np.roll(a, 10)) == pytest.approx(10 / 30)  # of the highest 20, 10 stay


def test_pixels_without_a_value_in_one_map_do_not_count():
    a = np.array([[1, 2, 3, np.nan]], np.float32)
    b = np.array([[1, 2, 3, 9]], np.float32)
    assert rank_correlation(a, b) == pytest.approx(1)
    assert overlap(a, b) == 1
    assert np.isnan(rank_correlation(np.full((1, 2), np.nan), b[:, :2]))


def test_numbers_beside_each_other_have_two_digits_behind_the_point():
    a = np.arange(100, dtype=np.float32).reshape(10, 10)
    assert in_numbers(a, -a) == "ρ −1.00  ·  0 %"
    assert in_numbers(a, np.roll(a, 10)).startswith("ρ +0.46  ·")
    assert in_numbers(a, np.zeros_like(a)).startswith("ρ –  ·")
