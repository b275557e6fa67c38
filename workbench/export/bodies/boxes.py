"""The body of boxes: the photograph with a frame, words and the mask of each, and a legend."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from workbench.api import Boxes, Geometry
from workbench.export.paper import Paper, clip, line_height, width_of
from workbench.render.boxes import absence, drawn, left_out, placed, words_of
from workbench.render.chips import Rect, place_chips
from workbench.render.class_colours import class_colour, halo_of, rgb
from workbench.render.masks import instance_table, instances
from workbench.render.place import place_labels
from workbench.render.regions import covered_by_regions

from .base import GAP, Body, DrawingContext, fit_size, show_pixels
from .legend import LEGEND, draw_legend, rows_that_fit
from .on_photo import cropped_remark, resized, with_unseen_faded

NARROW = 3.4  # inches below which there is no legend: each box has its words
WORDS = 6.5  # points
LINE, HALO = 1.3, 2.6  # points of a frame, and of the shade under it that sets it off from any picture
PAD, STRIPE = 0.04, 0.035  # inches of a chip around its words, and of its colour


def boxes_body(result: Boxes, context: DrawingContext) -> Body:
    """The photograph where there is one, the boxes over it, and their legend."""
    photo, geometry = context.photo, context.geometry
    if photo is None or geometry is None:
        photo, geometry = blank(result.size, context), same_place(result.size)
    shown = result.first(drawn(result, context.display))
    colours = [class_colour(number) for number in shown.classes]
    rows = shown.rows
    legend = LEGEND if context.width >= NARROW and len(rows.values) else 0.0
    width, height = fit_size(photo, context.width - (legend + GAP if legend else 0.0), context.tallest)
    small, where = resized(photo, geometry, max(2, round(width * context.dots)))
    picture = with_unseen_faded(_with_masks(small, shown, where, context), small, where, context)
    inch = width / small.shape[1]
    rects = [tuple(part * inch for part in rect) for rect in placed(shown, where)]
    count = rows_that_fit(rows, height) if legend else 0

    def draw(paper: Paper, left: float, top: float) -> None:
        show_pixels(paper.axes(left, top, width, height), picture)
        _draw_frames(paper, (left, top, width, height), rects, colours)
        _draw_chips(paper, (left, top, width, height), rects, colours, [words_of(shown, i) for i in range(len(rects))])
        if legend:
            draw_legend(paper, left + width + GAP, top, legend, rows, colours, count)

    remarks = [absence(result, context.display), left_out(result, context.display)]
    if legend and count < len(rows.values):
        remarks.append(f"{len(rows.values) - count} more are not listed.")
    return Body(
        width + (GAP + legend if legend else 0.0), height, draw, (*filter(None, remarks), *cropped_remark(where))
    )


def _with_masks(small: np.ndarray, shown: Boxes, where: Geometry, context: DrawingContext) -> np.ndarray:
    """The photograph with the masks of the boxes in the colours of their classes; as it is where there are none."""
    if shown.masks is None:
        return small
    count = len(shown.scores)
    labels = place_labels(instances(shown, count), where)
    opacity = context.display.opacity if context.photo is not None else 1.0
    return covered_by_regions(small, labels, instance_table(shown, count), opacity)


def blank(size: tuple[int, int], context: DrawingContext) -> np.ndarray:
    """(h, w, 3) uint8 in the colour of lines, in place of a photograph."""
    return np.full((*size, 3), rgb(context.colours.line), np.uint8)


def same_place(size: tuple[int, int]) -> Geometry:
    """The network's input as an image of its own."""
    return Geometry(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), size, size)


def _draw_frames(paper: Paper, at: Rect, rects: list[Rect], colours: list[str]) -> None:
    axes = paper.axes(*at)
    axes.set_xlim(0, at[2])
    axes.set_ylim(at[3], 0)
    for (x, y, wide, high), colour in reversed(list(zip(rects, colours, strict=True))):
        for line, line_width, alpha in ((halo_of(colour), HALO, 0.6), (colour, LINE, 1.0)):
            look: Any = {"ec": line, "lw": paper.points(line_width), "alpha": alpha, "joinstyle": "miter"}
            axes.add_patch(Rectangle((x, y), wide, high, fill=False, **look))


def _draw_chips(paper: Paper, at: Rect, rects: list[Rect], colours: list[str], words: list[str]) -> None:
    left, top, width, height = at
    high = line_height(WORDS) + 0.02
    most = max(0.1, width - STRIPE - 2 * PAD)
    texts = [clip(text, most, WORDS) for text in words]
    sizes = [(width_of(text, WORDS) + STRIPE + 2 * PAD, high) for text in texts]
    for place, text, colour in zip(place_chips(rects, sizes, (0.0, 0.0, width, height)), texts, colours, strict=True):
        if place is None:
            continue
        x, y, wide, _ = place
        chip = paper.axes(left + x, top + y, wide, high)
        chip.set_xlim(0, wide)
        chip.set_ylim(0, high)
        chip.add_patch(Rectangle((0, 0), wide, high, color=paper.colours.page, linewidth=0))
        chip.add_patch(Rectangle((0, 0), STRIPE, high, color=colour, linewidth=0))
        paper.text(left + x + STRIPE + PAD, top + y + 0.005, text, WORDS)
