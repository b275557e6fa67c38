"""The body of a heatmap: the photograph, the map over it, and the colour bar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image as Pillow

from workbench.api import Geometry, Heatmap
from workbench.export.paper import Paper, width_of
from workbench.render.colour import Limits, colourise, limits_for, table_for
from workbench.render.cover import by_strength, covered, grey
from workbench.render.numbers import number
from workbench.render.place import place

from .base import GAP, SMALL, Body, DrawingContext, fit_pixels, fit_size, show_pixels
from .colour_bar import draw_colour_bar

LOWEST_BAR = 1.0  # inches, beside a picture that is much wider than high
UNSEEN = 0.55  # how far what the network did not see fades into the page


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
        if not _visible_mask(where).all():
            remarks = (*remarks, "What is faded was cropped away: the network did not see it.")
    pictures_width = len(panels) * (width + GAP) - GAP
    high = max(height, LOWEST_BAR) if context.bar else height

    def draw(paper: Paper, left: float, top: float) -> None:
        for i, pixels in enumerate(panels):
            show_pixels(paper.axes(left + i * (width + GAP), top + (high - height) / 2, width, height), pixels)
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
    page = np.array(_rgb(context.colours.page), np.float32)
    faded = (1 - UNSEEN) * (grey(photo) if strength else photo).astype(np.float32) + UNSEEN * page
    mixed = np.where(_visible_mask(geometry)[:, :, None], over, faded)
    return np.rint(mixed).astype(np.uint8)


def resized(photo: np.ndarray, geometry: Geometry, width: int) -> tuple[np.ndarray, Geometry]:
    """A photograph ``width`` pixels wide, and the geometry that goes with it."""
    height = max(1, round(photo.shape[0] * width / photo.shape[1]))
    across, down = width / photo.shape[1], height / photo.shape[0]
    resampling = Pillow.Resampling.LANCZOS if across < 1 else Pillow.Resampling.BICUBIC
    small = np.asarray(Pillow.fromarray(photo).resize((width, height), resampling, reducing_gap=3.0))
    (a, b, c), (d, e, f), last = geometry.matrix
    matrix = (
        (a * across, b * across, (c + 0.5) * across - 0.5),
        (d * down, e * down, (f + 0.5) * down - 0.5),
        last,
    )
    return small, replace(geometry, matrix=matrix, original_size=(height, width))


def _out_of_range(values: np.ndarray, limits: Limits) -> str:
    """A remark on values that the colours do not reach; empty where there are none."""
    beyond = (values > limits.high) | (values < limits.low)
    if not beyond.any():
        return ""
    share, farthest = 100 * beyond.mean(), values[beyond][np.abs(values[beyond]).argmax()]
    return f"{number(share)} % of the pixels lie beyond the colours, up to {number(float(farthest))}."


def _visible_mask(geometry: Geometry) -> np.ndarray:
    """(h, w) bool: whether the centre of each pixel of the original lies in what the network saw."""
    height, width = geometry.original_size
    left, top, across, down = geometry.box()  # measured at pixel edges
    x, y = np.arange(width) + 0.5, np.arange(height) + 0.5
    inside_x = (x > left - 1e-6) & (x < left + across + 1e-6)
    inside_y = (y > top - 1e-6) & (y < top + down + 1e-6)
    return np.asarray(inside_y[:, None] & inside_x[None, :])


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
