"""The body of a heatmap: the photograph, the map over it, and the colour bar."""

from __future__ import annotations

from typing import Any

import numpy as np

from workbench.api import Geometry, Heatmap
from workbench.export.paper import Paper, width_of
from workbench.render.colour import Limits, colourise, limits_for, table_for
from workbench.render.cover import by_strength, covered, grey, greys
from workbench.render.numbers import number
from workbench.render.place import place

from .base import GAP, SMALL, Body, DrawingContext, fit_pixels, fit_size, outline_regions, show_pixels
from .colour_bar import draw_colour_bar
from .on_photo import cropped_remark, resized, with_unseen_faded

LOWEST_BAR = 1.0  # inches, beside a picture that is much wider than high


def heatmap_body(result: Heatmap, context: DrawingContext) -> Body:
    """The photograph where there is one, the map over it, and the colour bar."""
    table = table_for(result.signed, context.display)
    limits = limits_for(result, context.display)
    cut = f"The colours are in {result.unit}." if 0 < context.bar < width_of(result.unit, SMALL) else ""
    remarks = tuple(filter(None, (limits.problem, _out_of_range(result.values, limits), cut)))
    photo, geometry = context.photo, context.geometry
    panes = 1 if photo is None or geometry is None or not context.beside else 2
    room = (context.width - (context.bar + GAP if context.bar else 0.0) - (panes - 1) * GAP) / panes
    if photo is None or geometry is None:
        picture = colourise(result.values, table, limits)
        width, height = fit_size(picture, room, context.tallest)
        panels = [fit_pixels(picture, width, context)]
    else:
        width, height = fit_size(photo, room, context.tallest)
        small, where = resized(photo, geometry, max(2, round(width * context.dots)))
        over = overlay(small, result, where, (table, limits), context)
        panels = [small, over] if context.beside else [over]
        remarks = (*remarks, *cropped_remark(where))
    pictures_width = len(panels) * (width + GAP) - GAP
    high = max(height, LOWEST_BAR) if context.bar else height

    def draw(paper: Paper, left: float, top: float) -> None:
        for i, pixels in enumerate(panels):
            axes = paper.axes(left + i * (width + GAP), top + (high - height) / 2, width, height)
            show_pixels(axes, pixels)
            if photo is not None and context.regions:
                outline_regions(axes, context.regions, (pixels.shape[0], pixels.shape[1]))
        if context.bar:
            draw_colour_bar(paper, left + pictures_width + GAP, top, high, (table, limits), result.unit, context.bar)

    return Body(pictures_width + (GAP + context.bar if context.bar else 0.0), high, draw, remarks)


def overlay(
    photo: np.ndarray, result: Heatmap, geometry: Geometry, colours: tuple[Any, Limits], context: DrawingContext
) -> np.ndarray:
    """(h, w, 3) uint8: a map in colour over the photograph; what the network did not see is faded."""
    table, limits = colours
    strength = by_strength(result)
    over = covered(photo, place(result.values, geometry), table, limits, context.display.opacity, strength)
    return with_unseen_faded(over, grey(photo) if greys(result, context.display.opacity) else photo, geometry, context)


def _out_of_range(values: np.ndarray, limits: Limits) -> str:
    """A remark on values that the colours do not reach; empty where there are none."""
    beyond = (values > limits.high) | (values < limits.low)
    if not beyond.any():
        return ""
    share, farthest = 100 * beyond.mean(), values[beyond][np.abs(values[beyond]).argmax()]
    return f"{number(share)} % of the pixels lie beyond the colours, up to {number(float(farthest))}."
