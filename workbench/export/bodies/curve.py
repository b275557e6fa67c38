"""The body of a curve: lines over one axis, under the flags of its marks and notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from workbench.api import Curve
from workbench.export.paper import Paper, clip, line_height, width_of
from workbench.render.flags import MOST_ROWS, Flag, dotted, flags_of, rows_of, spans_of
from workbench.render.numbers import whole
from workbench.render.points import COLOURS

from .base import SMALL, Body, DrawingContext
from .plot import RIGHT_PAD, TOP_PAD, axes_pads, plot_body, with_key


def curve_body(result: Curve, context: DrawingContext) -> Body:
    """The lines in their axes, flags above, and a key below."""
    flags, (low, high) = flags_of(result), _axis_ends(result.x)
    dots = "o" if dotted(result.x) else ""

    def plot(axes: Axes) -> None:
        axes.set_xlim(low, high)
        for i, line in enumerate(result.lines):
            axes.plot(result.x, line, f"-{dots}", color=COLOURS[i % len(COLOURS)], linewidth=1.4, markersize=2.8)
        for flag in flags:
            axes.axvline(flag.x, zorder=0, **_pole_style(flag, context))

    height, counts = min(3.0, context.width), whole(result.x)
    body = plot_body(plot, context.width, height, result.x_label, result.y_label, context, counts)
    axis_inches = axes_pads(result.x_label, result.y_label)[0], context.width - RIGHT_PAD
    if flags:
        body = _with_flags(body, flags, (low, high), axis_inches, context)
    return with_key(body, list(result.names))


def _axis_ends(x: np.ndarray) -> tuple[float, float]:
    """The ends of an axis that holds these values, with a little room on both sides."""
    finite = x[np.isfinite(x)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    room = 0.03 * (high - low) or 0.5
    return low - room, high + room


def _with_flags(
    body: Body, flags: list[Flag], ends: tuple[float, float], axis_inches: tuple[float, float], context: DrawingContext
) -> Body:
    """The plot under the words of its flags; each has a pole down into it.

    ends         of the axis, in its own units
    axis_inches  where these lie, in inches from the left
    """
    (low, high), (left_end, right_end) = ends, axis_inches
    step = line_height(SMALL) + 0.02
    places = [left_end + (flag.x - low) / (high - low) * (right_end - left_end) for flag in flags]
    spans = spans_of(places, [width_of(flag.words, SMALL, flag.strong) + 0.1 for flag in flags], left_end, right_end)
    rows = rows_of(spans)
    height = step * min(max(rows) + 1, MOST_ROWS)
    shown = [placed for placed in zip(flags, places, spans, rows, strict=True) if placed[-1] < MOST_ROWS]

    def draw(paper: Paper, left: float, top: float) -> None:
        body.draw(paper, left, top + height)
        for flag, at, (start, end), row in shown:
            begins = (row + (start < at < end)) * step  # beneath words that stand on both sides of it
            pole = paper.axes(left + at - 0.02, top + begins, 0.04, height - begins + TOP_PAD)
            pole.axvline(0.5, **_pole_style(flag, context))
        for flag, at, (start, end), row in shown:
            words = clip(flag.words, end - start - 0.05, SMALL, flag.strong)
            behind = paper.axes(left + start + 0.05, top + row * step, width_of(words, SMALL, flag.strong), step - 0.02)
            behind.set_facecolor(context.colours.page)
            colour = context.colours.text if flag.strong else context.colours.muted
            x, side = (end - 0.06, "right") if end <= at else (start + 0.06, "left")
            paper.text(left + x, top + row * step, words, SMALL, colour, flag.strong, side)

    without = len(flags) - len(shown)
    remarks = (f"Notes on the axis that have no room here: {without}.",) if without else ()
    return replace(body, height=body.height + height, draw=draw, remarks=(*body.remarks, *remarks))


def _pole_style(flag: Flag, context: DrawingContext) -> dict[str, Any]:
    colour, dashes = (context.colours.text, (4, 2)) if flag.strong else (context.colours.muted, (1, 2))
    return {"color": colour, "linewidth": 0.7, "dashes": dashes}
