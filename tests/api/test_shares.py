"""Shares of a whole and probabilities, as people read them."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import percent, probability


@pytest.mark.parametrize("coarse", [False, True])
def test_a_probability_is_never_written_as_certain_however_it_was_rounded(coarse):
    near, nothing = np.float64(1 - 1e-12), np.float64(1e-60)
    for value in (near, np.float32(near), 1.0):
        assert probability(float(value), coarse) == ">99.9 %"
    for value in (nothing, np.float32(nothing), 0.0):
        assert probability(float(value), coarse) == "<0.1 %"


def test_all_of_what_is_counted_is_all_of_it():
    assert (percent(1.0), percent(0.0)) == ("100.0 %", "0.0 %")
    assert (percent(0.99999), probability(0.866, coarse=True), probability(0.866)) == (">99.9 %", "87 %", "86.6 %")
