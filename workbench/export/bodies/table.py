"""The body of a table: its first rows under their columns' names."""

from __future__ import annotations

from workbench.api import Table
from workbench.export.paper import Paper, clip, line_height, width_of
from workbench.render.numbers import number

from .base import GAP, TEXT, Body, DrawingContext

MOST_ROWS = 30


def table_body(result: Table, context: DrawingContext) -> Body:
    """Names of the columns, a rule, and the rows."""
    rows = [[_cell_text(value) for value in row] for row in result.rows[:MOST_ROWS]]
    left_out = len(result.rows) - len(rows)
    natural = [
        max(width_of(text, TEXT, i == 0) for i, text in enumerate([name, *(row[c] for row in rows)]))
        for c, name in enumerate(result.columns)
    ]
    pads = GAP * max(0, len(natural) - 1)
    squeeze = min(1.0, (context.width - pads) / max(sum(natural), 0.01))
    widths = [w * squeeze + 0.01 for w in natural]
    numeric = [all(isinstance(row[c], int | float) for row in result.rows) for c in range(len(result.columns))]
    step = line_height(TEXT) + 0.05

    def draw(paper: Paper, left: float, top: float) -> None:
        for r, row in enumerate([list(result.columns), *rows]):
            x = left
            for text, width, right in zip(row, widths, numeric, strict=True):
                words = clip(text, width, TEXT, r == 0)
                paper.text(x + width if right else x, top + r * step, words, TEXT, bold=r == 0,
                           align="right" if right else "left")  # fmt: skip
                x += width + GAP
        rule = paper.axes(left, top + step - 0.03, sum(widths) + pads, 0.01)
        rule.axhline(0, color=context.colours.line, linewidth=1)

    remarks = (f"{left_out} more rows are not shown.",) if left_out else ()
    return Body(sum(widths) + pads, step * (len(rows) + 1), draw, remarks)


def _cell_text(value: str | int | float) -> str:
    return number(value) if isinstance(value, float) else str(value)
