"""A legend beside a picture: for each box or label its colour, its name and its number."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from workbench.api import Scores
from workbench.export.paper import Paper, clip, line_height, width_of
from workbench.render.numbers import in_unit

from .base import SMALL

LEGEND = 1.7  # inches: swatch, name and number
SWATCH = 0.09
STEP = line_height(SMALL) + 0.03


def rows_that_fit(rows: Scores, height: float) -> int:
    """How many rows have room in so many inches."""
    return min(len(rows.values), max(1, int(height / STEP)))


def draw_legend(
    paper: Paper, left: float, top: float, width: float, rows: Scores, colours: Sequence[str], count: int
) -> None:
    """The first ``count`` rows, one under the other."""
    for row in range(count):
        y = top + row * STEP
        text = in_unit(float(rows.values[row]), rows.unit)
        swatch = paper.axes(left, y + (line_height(SMALL) - SWATCH) / 2, SWATCH, SWATCH)
        swatch.add_patch(Rectangle((0, 0), 1, 1, color=colours[row], linewidth=0))
        room = width - SWATCH - 0.1 - width_of(text, SMALL) - 0.08
        paper.text(left + SWATCH + 0.06, y, clip(rows.names[row], room, SMALL), SMALL)
        paper.text(left + width, y, text, SMALL, paper.colours.muted, align="right")
