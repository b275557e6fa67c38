"""Shares of a whole, and places in a row, as people read them."""

from __future__ import annotations


def percent(share: float, coarse: bool = False) -> str:
    """A share in per cent, with one digit; what is nearly all or nearly nothing is not said to be all or nothing.

    coarse  without the digit where two others stand before it: ``86 %``, ``0.4 %``
    """
    if share != share:
        return "not a number"
    if 0.9995 <= share < 1:
        return ">99.9 %"
    if 0 < share < 0.0005:
        return "<0.1 %"
    digits = 0 if coarse and 0.1 <= share < 0.995 else 1
    return f"{share:.{digits}%}".replace("%", " %")


def probability(value: float, coarse: bool = False) -> str:
    """A probability that a model gives, in per cent: nothing is certain to it, so that 1 and 0 are what was rounded."""
    if value == 1:
        return ">99.9 %"
    return "<0.1 %" if value == 0 else percent(value, coarse)


def ordinal(n: int) -> str:
    """``1st``, ``22nd``, ``13th``."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"
