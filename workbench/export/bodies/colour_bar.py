"""The colour bar beside a map, or under a column of maps, with its numbers."""

from __future__ import annotations

import numpy as np

from workbench.export.paper import Paper, line_height, width_of, wrap
from workbench.render.colour import Limits
from workbench.render.numbers import number

from .base import BAR, SMALL, Body, show_pixels

THICK = 0.13  # inches of the colours


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
    show_pixels(paper.axes(left, top, THICK, height), np.ascontiguousarray(table[::-1, None]))
    low, high = limits.low, limits.high
    marks = [high, low] if not low < 0 < high else [high, 0.0, low]
    for value in marks:
        y = top + (high - value) / (high - low) * height
        y = min(max(y - line_height(SMALL) / 2, top), top + height - line_height(SMALL))
        paper.text(left + 0.19, y, number(value), SMALL)


def flat_colour_bar(colours: tuple[np.ndarray, Limits], unit: str, width: float) -> Body:
    """The colours from low at the left to high, over the numbers at their ends and zero where it has room between.

    Where the two numbers have no room beside each other, the higher one stands in a line of its own.
    """
    table, limits = colours
    low, high = number(limits.low), number(limits.high)
    ends, line = (width_of(low, SMALL), width_of(high, SMALL)), line_height(SMALL)
    second = 0.0 if sum(ends) + 0.06 <= width else line
    words = wrap(unit, width, SMALL)
    numbers = THICK + 0.03

    def draw(paper: Paper, left: float, top: float) -> None:
        show_pixels(paper.axes(left, top, width, THICK), np.ascontiguousarray(table[None]))
        paper.text(left, top + numbers, low, SMALL)
        paper.text(left + width, top + numbers + second, high, SMALL, align="right")
        if limits.low < 0 < limits.high and not second:
            middle, half = -limits.low / (limits.high - limits.low) * width, width_of("0", SMALL) / 2 + 0.06
            if ends[0] + half <= middle <= width - ends[1] - half:
                paper.text(left + middle, top + numbers, "0", SMALL, align="center")
        paper.lines(left, top + numbers + second + line, words, SMALL, paper.colours.muted)

    return Body(width, numbers + second + line * (1 + len(words)), draw)
