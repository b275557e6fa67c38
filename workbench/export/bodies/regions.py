"""The body of regions: the photograph, the regions over it in their colours, and a legend with shares."""

from __future__ import annotations

import numpy as np

from workbench.api import Regions
from workbench.export.paper import Paper
from workbench.render.place import place_labels
from workbench.render.regions import absence, covered_by_regions, region_colour, region_table, without_label

from .base import GAP, Body, DrawingContext, fit_pixels, fit_size, show_pixels
from .boxes import blank, same_place
from .legend import LEGEND, STEP, draw_legend, rows_that_fit
from .on_photo import cropped_remark, resized, with_unseen_faded

NARROW = 2.4  # inches below which the legend stands under the picture


def regions_body(result: Regions, context: DrawingContext) -> Body:
    """The photograph where there is one, the regions over it, and the legend beside them or below."""
    photo, geometry = context.photo, context.geometry
    alone = photo is None or geometry is None
    if photo is None or geometry is None:
        size = (result.labels.shape[0], result.labels.shape[1])
        photo, geometry = blank(size, context), same_place(size)
    panes = 1 if alone or not context.beside else 2
    below = context.width < NARROW
    legend = context.width if below else LEGEND
    room = (context.width - (0.0 if below else legend + GAP) - (panes - 1) * GAP) / panes
    width, height = fit_size(photo, room, context.tallest)
    small, where = resized(photo, geometry, max(2, round(width * context.dots)))
    opacity = 1.0 if alone else context.display.opacity
    over = covered_by_regions(small, place_labels(result.labels, where), region_table(result), opacity)
    panels: list[np.ndarray] = [with_unseen_faded(over, small, where, context)]
    if panes == 2:
        panels.insert(0, small)
    rows = result.rows
    colours = [region_colour(result, label) for label in rows.indices.tolist()]
    count = len(rows.values) if below else rows_that_fit(rows, height)
    pictures_width = panes * (width + GAP) - GAP

    def draw(paper: Paper, left: float, top: float) -> None:
        for i, pixels in enumerate(panels):
            at = left + i * (width + GAP)
            show_pixels(paper.axes(at, top, width, height), fit_pixels(pixels, width, context))
        if below:
            draw_legend(paper, left, top + height + 0.06, legend, rows, colours, count)
        else:
            draw_legend(paper, left + pictures_width + GAP, top, legend, rows, colours, count)

    remarks = [absence(result), without_label(result)]
    if count < len(rows.values):
        remarks.append(f"{len(rows.values) - count} more are not listed.")
    whole = pictures_width if below else pictures_width + GAP + legend
    return Body(
        whole, height + (0.06 + count * STEP if below else 0.0), draw, (*filter(None, remarks), *cropped_remark(where))
    )
