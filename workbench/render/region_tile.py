"""A region of an image as a small square picture, with the outline of what in it counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image as Pillow

TILE = 96  # pixels a side
OUTLINE, HALO = (255, 214, 10), (20, 20, 20)


@dataclass(frozen=True, eq=False)
class Tile:
    """A region as it is drawn: (h, w, 3) uint8 and (h, w) bool or None, and the largest size of all such regions.

    at_top, at_left  whether the region is cut off there by the image's edge
    """

    patch: np.ndarray
    within: np.ndarray | None
    full: tuple[int, int]
    at_top: bool = False
    at_left: bool = False


def square_picture(tile: Tile, beyond: int) -> np.ndarray:
    """(TILE, TILE, 3) uint8, in the level of grey ``beyond`` where there is no image.

    A region that is cut off at an edge lies where it would if it were not.
    """
    picture = tile_picture(tile)
    height, width = picture.shape[:2]
    square = np.full((TILE, TILE, 3), beyond, np.uint8)
    y = TILE - height if tile.at_top else 0
    x = TILE - width if tile.at_left else 0
    square[y : y + height, x : x + width] = picture
    return square


def tile_picture(tile: Tile) -> np.ndarray:
    """(h, w, 3) uint8, at most ``TILE`` pixels a side, with the outline drawn in."""
    scale = TILE / max(tile.full)
    height, width = (max(1, round(side * scale)) for side in tile.patch.shape[:2])
    enlarging = Pillow.Resampling.NEAREST if scale > 3 else Pillow.Resampling.BILINEAR  # few pixels are seen as such
    picture = np.array(Pillow.fromarray(np.ascontiguousarray(tile.patch)).resize((width, height), enlarging))
    if tile.within is not None and tile.within.any() and not tile.within.all():
        inside = np.asarray(Pillow.fromarray(tile.within).resize((width, height), Pillow.Resampling.NEAREST))
        outside = _grown(~inside)
        edge = inside & outside
        picture[_grown(edge) & ~inside] = HALO
        picture[edge] = OUTLINE
    return picture


def _grown(mask: np.ndarray) -> np.ndarray:
    """The mask and its neighbours above, below and beside."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown
