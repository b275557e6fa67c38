"""Ticks of an axis of logarithms: as many numbers as have room beside each other, and the steps between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

STEPS = (1, 2, 5)  # of a decade, or of a round number
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
PLAIN = 1e-3, 1e5  # numbers between these are written out


def log_ticks(low: float, high: float, size: float, room: float) -> tuple[list[float], list[float]]:
    """Logarithms of the numbers that stand at the axis, and of those that have a line alone.

    low, high  logarithms of the ends of the axis, which is ``size`` pixels long; a number needs ``room`` of them
    """
    if not (high > low and size > 0 and high - low < 600):
        return [], []
    pixels = size / (high - low)
    ways = [_within(low, high, STEPS), _within(low, high, (1,))]
    if high - low < 1:  # less than a decade has hardly a number of these
        rounds = (10.0**k * step for k in range(math.floor(low) - 3, math.ceil(high)) for step in STEPS)
        ways = [_evenly(low, high, one) for one in rounds]
    ways += [_within(low, high, (1,), every) for every in (2, 3, 5, 10, 20, 50, 100, 200)]
    labelled = next((way for way in ways if _fits(way, room / pixels)), [])
    lines = _within(low, high, range(1, 10)) if high - low < 10 else _within(low, high, (1,))
    return labelled, [line for line in lines if all(abs(line - other) > 1e-9 for other in labelled)]


def number_of(logarithm: float) -> str:
    """The number in words of an axis: ``0.02``, ``300``, ``2·10⁻⁶``."""
    value = 10.0**logarithm
    if PLAIN[0] <= value * (1 + 1e-9) and value < PLAIN[1]:
        return f"{value:.6g}"
    mantissa, _, power = f"{value:.5e}".partition("e")
    front = "" if float(mantissa) == 1 else f"{float(mantissa):g}·"
    return f"{front}10{str(int(power)).translate(SUPERSCRIPT)}"


def _within(low: float, high: float, steps: Iterable[int], every: int = 1) -> list[float]:
    """These steps of each decade, or of each tenth one, between the ends."""
    decades = range(math.floor(low / every) * every, math.ceil(high) + 1, every)
    found = (decade + math.log10(step) for decade in decades for step in steps)
    return [one for one in found if low <= one <= high]


def _evenly(low: float, high: float, step: float) -> list[float]:
    """Multiples of a round number between the ends."""
    first, last = math.ceil(10**low / step - 1e-9), math.floor(10**high / step + 1e-9)
    return [math.log10(k * step) for k in range(first, last + 1)] if first > 0 and last - first < 100 else []


def _fits(ticks: Sequence[float], apart: float) -> bool:
    """Whether there are two, and none nearer to the next than its number needs."""
    return len(ticks) > 1 and all(after - one >= apart for one, after in pairwise(ticks))
