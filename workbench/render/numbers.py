"""Numbers as people read them."""

from __future__ import annotations


def number(value: float, signed: bool = False) -> str:
    """Three digits with a real minus; a plus where signs have a meaning."""
    if value != value:
        return "not a number"
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    return f"{value:{'+' if signed and value else ''}.3g}".replace("-", "−")
