"""Numbers as people read them."""

from __future__ import annotations

SHARES = ("probability", "share of pixels")  # units of numbers that are shares of a whole


def number(value: float, signed: bool = False) -> str:
    """Three digits with a real minus; a plus where signs have a meaning."""
    if value != value:
        return "not a number"
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    return f"{value:{'+' if signed and value else ''}.3g}".replace("-", "−")


def in_unit(value: float, unit: str) -> str:
    """A number as it stands beside its name: in per cent where it is a share of a whole."""
    return percent(value) if unit in SHARES else number(value)


def percent(share: float) -> str:
    """A share in per cent, with one digit; what is nearly all or nearly nothing is not said to be all or nothing."""
    if share != share:
        return "not a number"
    if 0.9995 <= share < 1:
        return ">99.9 %"
    if 0 < share < 0.0005:
        return "<0.1 %"
    return f"{share:.1%}".replace("%", " %")
