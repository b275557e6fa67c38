"""The threshold of a network that compares images."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.threshold import Threshold


def test_a_number_alone_is_a_cosine_and_a_distance_says_that_it_is_one():
    assert Threshold.parse("0.6") == Threshold("similarity", 0.6)
    assert str(Threshold.parse("similarity:0.6")) == "0.6"
    assert str(Threshold.parse(" distance:1.10 ")) == "distance:1.1"


def test_alike_is_a_high_cosine_and_a_small_distance():
    assert [Threshold.parse("0.6").same(number) for number in (0.59, 0.6, 1.0)] == [False, True, True]
    assert [Threshold.parse("distance:1.1").same(number) for number in (0.0, 1.1, 1.2)] == [True, True, False]


@pytest.mark.parametrize("text", ["", "much", "1.2", "nan", "distance:-1", "distance:inf", "angle:0.4"])
def test_what_is_no_threshold_is_refused(text):
    with pytest.raises(UserError, match=r"same must be a cosine from -1 to 1"):
        Threshold.parse(text)
