"""Numbers as people read them."""

from __future__ import annotations

import math

import numpy as np

from workbench.api import percent, probability

SHARES = ("probability", "share of pixels")  # units of numbers that are shares of a whole
UP_TO_ONE = (*SHARES, "cosine")  # units whose numbers reach no further than one, so that a bar of one is full

SMALL = 1e-6  # from here on a number has its zeros


def number(value: float, signed: bool = False) -> str:
    """Three digits with a real minus; a plus where signs have a meaning. Powers of ten from below a millionth."""
    if value != value:
        return "not a number"
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    sign = "+" if signed and value else "z"
    if SMALL <= abs(value) < 1e-4:  # as people write it: 0.00003
        return f"{value:{sign}.{2 - math.floor(math.log10(abs(value)))}f}".rstrip("0").replace("-", "−")
    return f"{value:{sign}.3g}".replace("-", "−")


def fixed(value: float, signed: bool = True) -> str:
    """Two digits behind the point, for numbers that stand beside each other; a plus where signs have a meaning.

    What these digits cannot tell from zero has no sign.
    """
    plus = "+" if signed and round(value, 2) else ""
    return f"{value:{plus}z.2f}".replace("-", "−")


def whole(values: np.ndarray) -> bool:
    """Whether all numbers are whole, as those that count things are."""
    finite = values[np.isfinite(values)]
    return bool(len(finite)) and bool((finite == np.round(finite)).all())


def in_unit(value: float, unit: str) -> str:
    """A number as it stands beside its name: in per cent where it is a probability or a share of a whole."""
    if unit == "probability":
        return probability(value)
    return percent(value) if unit in SHARES else number(value)
