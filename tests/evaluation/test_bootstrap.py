"""Bootstrap intervals against the normal approximation, and what they cannot say."""

import numpy as np
import pytest

from workbench.evaluation.bootstrap import difference_interval, interval, mean_interval

VALUES = np.random.default_rng(0).normal(3, 2, 400)


def test_the_interval_of_a_mean_is_that_of_its_standard_error():
    half = 1.96 * VALUES.std() / 20
    for found in (mean_interval(VALUES), interval(lambda drawn: float(VALUES[drawn].mean()), 400)):
        assert found == pytest.approx((VALUES.mean() - half, VALUES.mean() + half), abs=0.04)


def test_the_interval_of_a_difference_is_wider_at_a_higher_level():
    other = np.random.default_rng(1).normal(3, 2, 100)
    low, high = difference_interval(VALUES, other)
    lower, higher = difference_interval(VALUES, other, 4000, 0.999)
    assert lower < low < VALUES.mean() - other.mean() < high < higher


def test_groups_keep_their_sizes():
    groups = np.array([2] * 30 + [5] * 10)
    sizes = set()
    interval(lambda drawn: sizes.add(int((groups[drawn] == 5).sum())) or 0.0, 40, groups)
    assert sizes == {10}


def test_a_number_that_most_draws_do_not_have_has_no_interval():
    assert np.isnan(interval(lambda drawn: float("nan"), 5)).all()
