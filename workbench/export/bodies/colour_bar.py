"""The colour bar beside a map, with its numbers."""

from __future__ import annotations

import numpy as np

from workbench.export.paper import Paper, line_height, wrap
from workbench.render.colour import Limits
from workbench.render.numbers import number

from .base import BAR, SMALL, show_pixels


def draw_colour_bar(
    paper: Paper,
    left: float,
    top: float,
    height: float,
    colours: tuple[np.ndarray, Limits],
    unit: str,
    width: float = BAR,
) -> None:
    """The colours from high to low, with the numbers at their ends and zero where it lies between."""
    table, limits = colours
    words = wrap(unit, width, SMALL)
    unit_room = len(words) * line_height(SMALL) + 0.04 if words else 0.0
    paper.lines(left, top, words, SMALL, paper.colours.muted)
    top, height = top + unit_room, height - unit_room
    show_pixels(paper.axes(left, top, 0.13, height), np.ascontiguousarray(table[::-1, None]))
    low, high = limits.low, limits.high
    marks = [high, low] if not low < 0 < high else [high, 0.0, low]
    for value in marks:
        y = top + (high - value) / (high - low) * height
        y = min(max(y - line_height(SMALL) / 2, top), top + height - line_height(SMALL))
        paper.text(left + 0.19, y, number(value), SMALL)
