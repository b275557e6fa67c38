"""The body of scores: a bar for each name, or thin lines where there are many."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from workbench.api import Scores, class_title
from workbench.export.paper import Paper, line_height, width_of
from workbench.render.numbers import UP_TO_ONE, fixed, in_unit

from .bar_names import BarNames
from .base import GAP, TEXT, Body, DrawingContext, fit_pixels, fit_size, show_pixels
from .plot import plot_body

MOST_BARS = 24
NEGATIVE = "#d55e00"  # of bars below zero


def scores_body(result: Scores, context: DrawingContext) -> Body:
    """The photograph as a thumbnail, and the bars or lines beside it."""
    thumbnail = context.photo if context.beside else None
    thumb_width, thumb_height = fit_size(thumbnail, 2.2, 2.2) if thumbnail is not None else (0.0, 0.0)
    start = thumb_width + GAP if thumbnail is not None else 0.0
    if len(result.values) > MOST_BARS and result.logits is None:
        inner = _spectrum(result, context.width - start, context)
    else:
        inner = _bars(result, context.width - start, context)

    def draw(paper: Paper, left: float, top: float) -> None:
        if thumbnail is not None:
            show_pixels(paper.axes(left, top, thumb_width, thumb_height), fit_pixels(thumbnail, thumb_width, context))
        inner.draw(paper, left + start, top)

    return Body(start + inner.width, max(thumb_height, inner.height), draw, inner.remarks)


def _bars(result: Scores, width: float, context: DrawingContext) -> Body:
    """A bar for each name, best first."""
    count = min(len(result.values), MOST_BARS)
    values = np.nan_to_num(result.values[:count].astype(float))
    titles = [class_title(name, at) for name, at in zip(result.names[:count], result.indices[:count], strict=True)]
    names = BarNames(titles, width)
    row = max(0.27, names.height + 0.06)
    texts = [[in_unit(value, result.unit) for value in values]]
    if result.logits is not None:
        texts.append([f"logit {fixed(float(v), signed=False)}" for v in result.logits[:count]])
    text_widths = [max((width_of(text, TEXT) for text in column), default=0.0) for column in texts]
    bars_width = max(0.6, width - names.width - sum(text_widths) - GAP * (1 + len(texts)))
    high = 1.0 if result.unit in UP_TO_ONE else max(float(values.max(initial=0.0)), 0.0)
    low = min(float(values.min(initial=0.0)), 0.0)
    high = high if high > low else low + 1.0
    left_out = len(result.values) - count
    bar_colours = [context.colours.accent if v >= 0 else NEGATIVE for v in values]

    def draw(paper: Paper, left: float, top: float) -> None:
        axes = paper.axes(left + names.width + GAP, top, bars_width, row * max(count, 1))
        axes.set_xlim(low, high)
        axes.set_ylim(count - 0.5, -0.5)
        thick = 0.15 / row
        axes.barh(range(count), [high - low] * count, left=low, height=thick, color=context.colours.line, alpha=0.45)
        axes.barh(range(count), values, height=thick, color=bar_colours)
        for i in range(count):
            names.draw(paper, i, left, top + (i + 0.5) * row)
            y, x = top + i * row + (row - line_height(TEXT)) / 2, left + names.width + GAP + bars_width
            for column, text_width in zip(texts, text_widths, strict=True):
                x += GAP + text_width
                paper.text(x, y, column[i], TEXT, context.colours.muted, align="right")

    remarks = (f"{left_out} more are not shown.",) if left_out else ()
    return Body(width, row * max(count, 1), draw, remarks)


def _spectrum(result: Scores, width: float, context: DrawingContext) -> Body:
    """Many values as thin lines, in the order they come."""

    def plot(axes: Axes) -> None:
        x = np.arange(len(result.values))
        axes.vlines(x, 0, np.nan_to_num(result.values), color=context.colours.accent, linewidth=max(0.3, 250 / len(x)))
        axes.set_xlim(-1, len(x))

    return plot_body(plot, width, min(2.2, width), "position, as ordered", result.unit, context, True)
