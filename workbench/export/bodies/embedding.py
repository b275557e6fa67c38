"""The body of an embedding: a scatter of points, coloured by label or prediction."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.axes import Axes

from workbench.api import Embedding
from workbench.phrases import Verbatim
from workbench.render.points import coloured, ways

from .base import Body, DrawingContext
from .plot import plot_body, with_key


def embedding_body(result: Embedding, context: DrawingContext) -> Body:
    """The points in their axes, and a key below."""
    colouring = coloured(result, next(iter(ways(result)), ""))
    parts = [(-1, context.colours.muted), *enumerate(colouring.colours)]

    def plot(axes: Axes) -> None:
        for group, colour in parts:
            points = result.points[colouring.groups == group]
            axes.scatter(
                points[:, 0], points[:, 1], s=14 if len(result.points) < 2000 else 5, color=colour, linewidths=0
            )
        axes.set_aspect("equal", adjustable="datalim")
        if not result.axes:  # numbers along them would mean nothing
            axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)

    x_label, y_label = result.axes or ("", "")
    body = plot_body(plot, min(5.4, context.width), min(4.4, context.width), x_label, y_label, context)
    if colouring.others:
        remark = f"{colouring.others} more {next(iter(ways(result)))}s are grey."
        body = replace(body, remarks=(*body.remarks, remark))
    return with_key(body, list(map(Verbatim, colouring.names)))  # labels and classes, whatever else a word means
