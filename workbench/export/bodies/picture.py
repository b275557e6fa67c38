"""The body of a picture: the photograph and the picture beside it."""

from __future__ import annotations

import numpy as np

from workbench.api import Picture
from workbench.export.paper import Paper
from workbench.render.colour import picture_rgb

from .base import GAP, Body, DrawingContext, fit_pixels, fit_size, show_pixels


def picture_body(result: Picture, context: DrawingContext) -> Body:
    """The photograph where there is one, and the picture."""
    pixels = picture_rgb(result.values, result.signed, result.factor)
    broken = not np.isfinite(result.values).all()
    panels = [pixels]
    if context.beside and context.photo is not None:
        panels.insert(0, context.photo)
    room = (context.width - GAP * (len(panels) - 1)) / len(panels)
    sizes = [fit_size(panel, room, context.tallest) for panel in panels]

    def draw(paper: Paper, left: float, top: float) -> None:
        for panel, (width, height) in zip(panels, sizes, strict=True):
            show_pixels(paper.axes(left, top, width, height), fit_pixels(panel, width, context))
            left += width + GAP

    width = sum(w for w, _ in sizes) + GAP * (len(sizes) - 1)
    remarks = ("Some values of this picture are not numbers; they are black.",) if broken else ()
    return Body(width, max(h for _, h in sizes), draw, (*result.beside, *remarks))
