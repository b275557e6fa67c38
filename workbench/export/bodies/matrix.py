"""The body of a matrix: counts on a ground that says which share of the row they are, under names as they are."""

from __future__ import annotations

import numpy as np

from workbench.api import Matrix
from workbench.export.paper import Paper, clip, line_height, width_of
from workbench.phrases import Verbatim, said

from .base import GAP, SMALL, TEXT, Body, DrawingContext

MOST = 30  # rows and columns whose names fit
CELL = 0.3  # inches, at most
NAME = 1.6


def matrix_body(result: Matrix, context: DrawingContext) -> Body:
    """The fullest rows and columns, in their order; how many are left out is said."""
    counts = result.counts
    down, across = (list(map(Verbatim, names)) for names in (result.rows, result.columns))  # labels and classes
    rows, columns = (_fullest(counts.sum(axis)) for axis in (1, 0))
    shares = result.shares[np.ix_(rows, columns)]
    left = min(NAME, max((width_of(down[i], SMALL) for i in rows), default=0.0)) + 0.08
    below = min(NAME, max((width_of(across[i], SMALL) for i in columns), default=0.0)) + 0.08
    side = min(CELL, (context.width - left) / max(1, len(columns)))
    width, height = side * len(columns), side * len(rows)

    def draw(paper: Paper, at: float, top: float) -> None:
        ground = paper.axes(at + left, top, max(width, 0.01), max(height, 0.01))
        if shares.size:
            ground.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
        for i, row in enumerate(rows):
            words = clip(down[row], NAME, SMALL)
            middle = top + i * side + side / 2 - line_height(SMALL) / 2
            paper.text(at + left - 0.06, middle, words, SMALL, align="right")
            for j, column in enumerate(columns):
                if count := int(counts[row, column]):
                    colour = "#ffffff" if shares[i, j] > 0.5 else "#1b1f27"
                    paper.text(at + left + (j + 0.5) * side, middle, f"{count:,}", SMALL, colour, align="center")
        for j, column in enumerate(columns):
            paper.figure.text(
                (at + left + (j + 0.5) * side) / paper.width, 1 - (top + height + 0.06) / paper.height,
                clip(across[column], NAME, SMALL), size=paper.points(SMALL), color=context.colours.text,
                rotation=90, ha="center", va="top", parse_math=False,
            )  # fmt: skip
        titles = f"{said(result.row_title)} → {said(result.column_title)}"
        if result.row_title:
            paper.text(at, top + height + below + GAP / 2, titles, TEXT, context.colours.muted)

    without = len(result.rows) - len(rows), len(result.columns) - len(columns)
    remarks = [f"{without[0]} more rows are not shown."] if without[0] else []
    remarks += [f"{without[1]} more columns are not shown."] if without[1] else []
    high = height + below + GAP + line_height(TEXT)
    return Body(max(left + width, 2.0), high, draw, tuple(remarks))


def _fullest(sums: np.ndarray) -> list[int]:
    order = np.argsort(-sums, kind="stable")[:MOST]
    return sorted(order.tolist())
