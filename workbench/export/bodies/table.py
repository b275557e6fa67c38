"""The body of a table: its first rows under their columns' names. No cell is cut: where a line is too long it wraps."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Table
from workbench.export.paper import Paper, line_height, width_of, wrap
from workbench.phrases import Verbatim
from workbench.render.table import cell, heading, is_of_numbers

from .base import GAP, TEXT, Body, DrawingContext

MOST_ROWS = 30
LONG = 1.6  # inches of a word, as the path of a file, that may be broken


def table_body(result: Table, context: DrawingContext) -> Body:
    """Names of the columns, a rule, and the rows."""
    columns = range(len(result.columns))
    heads = [heading(result, c) for c in columns]
    rows = [[cell(result, r, c) for c in columns] for r in range(min(MOST_ROWS, len(result.rows)))]
    left_out = len(result.rows) - len(rows)
    table = [heads, *rows]
    numeric = [is_of_numbers(result, c) for c in columns]
    pads = GAP * max(0, len(numeric) - 1)
    widths = _widths(table, numeric, context.width - pads)
    cells = [
        [wrap(text, width, TEXT, r == 0) or [""] for text, width in zip(row, widths, strict=True)]
        for r, row in enumerate(table)
    ]
    heights = [max((len(lines) for lines in row), default=1) * line_height(TEXT) + 0.05 for row in cells]

    def draw(paper: Paper, left: float, top: float) -> None:
        y = top
        for r, (row, height) in enumerate(zip(cells, heights, strict=True)):
            x = left
            for lines, width, right in zip(row, widths, numeric, strict=True):
                for i, words in enumerate(lines):
                    at = x + width if right else x, y + i * line_height(TEXT)
                    paper.text(*at, words, TEXT, bold=r == 0, align="right" if right else "left")
                x += width + GAP
            y += height
        rule = paper.axes(left, top + heights[0] - 0.03, sum(widths) + pads, 0.01)
        rule.axhline(0, color=context.colours.line, linewidth=1)

    remarks = (f"{left_out} more rows are not shown.",) if left_out else ()
    return Body(sum(widths) + pads, sum(heights), draw, remarks)


def _widths(table: Sequence[Sequence[str]], numeric: Sequence[bool], room: float) -> list[float]:
    """Inches of the columns: as wide as their longest cell, or the widest share what room the others leave."""
    natural = [max(width_of(row[c], TEXT, r == 0) for r, row in enumerate(table)) + 0.01 for c in range(len(numeric))]
    widths, wide = list(natural), [c for c, is_number in enumerate(numeric) if not is_number]
    share = room
    while wide:
        share = (room - sum(width for c, width in enumerate(widths) if c not in wide)) / len(wide)
        still = [c for c in wide if natural[c] > share]
        if still == wide:
            break
        wide = still
    for c in wide:
        words = [
            width_of(Verbatim(word), TEXT, r == 0) + 0.01 for r, row in enumerate(table) for word in row[c].split()
        ]
        widths[c] = max(share, min(LONG, max(words, default=0.0)))
    return widths
