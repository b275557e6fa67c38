"""Axes with ticks and labels, and the key of coloured names below them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes

from workbench.export.paper import Paper, clip, legible, line_height
from workbench.phrases import Verbatim
from workbench.render.points import COLOURS

from .base import SMALL, TEXT, Body, DrawingContext

TOP_PAD, RIGHT_PAD = 0.05, 0.1  # around axes
MOST_NAMES = 8


def plot_body(
    plot: Callable[[Axes], None],
    width: float,
    height: float,
    x_label: str,
    y_label: str,
    context: DrawingContext,
    counts: bool = False,
) -> Body:
    """Axes with ticks and labels around a drawing; ``counts`` where the lower axis counts things: whole numbers."""
    left_pad, bottom_pad = axes_pads(x_label, y_label)

    def draw(paper: Paper, left: float, top: float) -> None:
        axes = paper.axes(left + left_pad, top + TOP_PAD, width - left_pad - RIGHT_PAD, height - bottom_pad - TOP_PAD)
        plot(axes)
        axes.xaxis.set_major_locator(_tick_locator(6, counts))
        axes.yaxis.set_major_locator(_tick_locator(6))
        axes.tick_params(colors=context.colours.muted, labelsize=paper.points(SMALL), length=2.5, width=0.6)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(True)
            axes.spines[side].set_color(context.colours.line)
        axes.set_xlabel(legible(x_label), size=paper.points(SMALL), color=context.colours.muted, parse_math=False)
        axes.set_ylabel(legible(y_label), size=paper.points(SMALL), color=context.colours.muted, parse_math=False)

    return Body(width, height, draw)


def axes_pads(x_label: str, y_label: str) -> tuple[float, float]:
    """Inches to the left of axes and below them, for their numbers and labels."""
    return 0.62 if y_label else 0.5, 0.42 if x_label else 0.25


def _tick_locator(count: int, counts: bool = False) -> Any:
    """At most so many numbers that people count in: by 1, 2 or 5, and by whole ones where an axis counts things."""
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(count, steps=[1, 2, 5, 10], integer=counts)


def with_key(body: Body, names: list[str]) -> Body:
    """The body with a key of coloured names under it.

    A single name of the program's needs none, as the axes say it; a single class is named.
    """
    if not names or (len(names) == 1 and not isinstance(names[0], Verbatim)):
        return body
    in_key = names[:MOST_NAMES]
    step = line_height(TEXT)
    columns = max(1, int(body.width // 2.2))

    def draw(paper: Paper, left: float, top: float) -> None:
        body.draw(paper, left, top)
        for i, name in enumerate(in_key):
            x, y = left + (i % columns) * 2.2, top + body.height + 0.06 + (i // columns) * step
            mark = paper.axes(x, y + 0.05, 0.16, 0.06)
            mark.set_facecolor(COLOURS[i % len(COLOURS)])
            paper.text(x + 0.22, y, clip(name, 1.9, TEXT), TEXT)

    rows = -(-len(in_key) // columns)
    left_out = len(names) - len(in_key)
    remarks = (f"{left_out} more lines have no name here.",) if left_out else ()
    return Body(body.width, body.height + 0.06 + rows * step, draw, (*body.remarks, *remarks))
