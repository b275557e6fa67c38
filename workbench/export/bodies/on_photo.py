"""The photograph under an answer: as wide as the page has room, with what the network did not see faded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image as Pillow

from workbench.api import Geometry
from workbench.render.class_colours import rgb

from .base import DrawingContext

UNSEEN = 0.55  # how far what the network did not see fades into the page
CROPPED = "What is faded was cropped away: the network did not see it."


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


def with_unseen_faded(
    covered: np.ndarray, below: np.ndarray, geometry: Geometry, context: DrawingContext
) -> np.ndarray:
    """(h, w, 3) uint8: ``covered`` where the network saw the image, and elsewhere ``below``, faded into the page."""
    page = np.array(rgb(context.colours.page), np.float32)
    faded = (1 - UNSEEN) * below.astype(np.float32) + UNSEEN * page
    return np.rint(np.where(visible_mask(geometry)[:, :, None], covered, faded)).astype(np.uint8)


def cropped_remark(geometry: Geometry) -> tuple[str, ...]:
    """The remark on what was cropped away; none where nothing was."""
    return () if visible_mask(geometry).all() else (CROPPED,)


def visible_mask(geometry: Geometry) -> np.ndarray:
    """(h, w) bool: whether the centre of each pixel of the original lies in what the network saw."""
    height, width = geometry.original_size
    left, top, across, down = geometry.box()  # measured at pixel edges
    x, y = np.arange(width) + 0.5, np.arange(height) + 0.5
    inside_x = (x > left - 1e-6) & (x < left + across + 1e-6)
    inside_y = (y > top - 1e-6) & (y < top + down + 1e-6)
    return np.asarray(inside_y[:, None] & inside_x[None, :])
