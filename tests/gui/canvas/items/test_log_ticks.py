"""Ticks of an axis of logarithms: numbers that have room, and that are what they say."""

from __future__ import annotations

from itertools import pairwise

import pytest

from workbench.gui.canvas.items.log_ticks import log_ticks, number_of


@pytest.mark.parametrize(
    ("low", "high", "numbers"),
    [
        (-0.5, 1.5, ["0.5", "1", "2", "5", "10", "20"]),
        (-2.2, 2.2, ["0.01", "0.1", "1", "10", "100"]),
        (-6, 8, ["10⁻⁶", "10⁻⁴", "0.01", "1", "100", "10000", "10⁶", "10⁸"]),
        (0.4771, 0.7, ["3", "3.5", "4", "4.5", "5"]),
        (0.301, 0.3015, ["2", "2.001", "2.002"]),
    ],
)
def test_as_many_round_numbers_stand_at_the_axis_as_have_room(low, high, numbers):
    labelled, _ = log_ticks(low, high, 170, 20)
    assert [number_of(one) for one in labelled] == numbers


def test_no_two_numbers_are_nearer_to_each_other_than_they_need():
    for tenth in range(-80, 80, 3):
        for length in (0.001, 0.02, 0.3, 1.0, 1.7, 4.0, 11.0, 90.0):
            low, high = tenth / 10, tenth / 10 + length
            labelled, lines = log_ticks(low, high, 170, 22)
            pixels = [(one - low) * 170 / length for one in labelled]
            assert all(after - one >= 22 - 1e-6 for one, after in pairwise(pixels))
            assert all(low <= one <= high for one in (*labelled, *lines))
            assert len({number_of(one) for one in labelled}) == len(labelled)


def test_an_axis_without_length_has_no_ticks():
    assert log_ticks(1, 1, 170, 20) == log_ticks(float("nan"), 1, 170, 20) == ([], [])
