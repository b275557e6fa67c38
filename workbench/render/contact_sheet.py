"""A contact sheet: all tiles of a grid in one picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.api import Grid

from .colour import Limits, colourise, limits_of, table_for
from .display import Display


@dataclass(frozen=True, eq=False)
class ContactSheet:
    """All tiles in one picture, row by row.

    pixels   (h, w, 4) uint8, transparent between the tiles
    columns  how many tiles a row has
    tile     (height, width) of a tile
    gap      pixels between two tiles
    limits   the shared range; None where each tile has its own
    """

    pixels: np.ndarray
    columns: int
    tile: tuple[int, int]
    gap: int
    limits: Limits | None

    def corner(self, i: int) -> tuple[int, int]:
        """(top, left) of tile ``i``."""
        row, column = divmod(i, self.columns)
        return row * (self.tile[0] + self.gap), column * (self.tile[1] + self.gap)

    def at(self, x: float, y: float, count: int) -> int | None:
        """The tile at a place; None between two tiles and beyond the last."""
        row, down = divmod(y, self.tile[0] + self.gap)
        column, across = divmod(x, self.tile[1] + self.gap)
        if not (0 <= column < self.columns and row >= 0 and across < self.tile[1] and down < self.tile[0]):
            return None
        i = int(row) * self.columns + int(column)
        return i if i < count else None


def contact_sheet(grid: Grid, display: Display, aspect: float = 1.6, columns: int = 0) -> ContactSheet:
    """The tiles of ``grid``, coloured, about ``aspect`` times as wide as high, or with as many ``columns``."""
    count, height, width = grid.values.shape[:3]
    gap = max(1, round(max(height, width) * 0.08))
    columns = columns or max(1, min(count, round(math.sqrt(count * aspect * (height + gap) / (width + gap)))))
    rows = -(-count // columns)
    coloured, limits = tiles(grid, display)
    pixels = np.zeros((rows * (height + gap) - gap, columns * (width + gap) - gap, 4), np.uint8)
    result = ContactSheet(pixels, columns, (height, width), gap, limits)
    for i, tile in enumerate(coloured):
        top, left = result.corner(i)
        pixels[top : top + height, left : left + width, :3] = tile
        pixels[top : top + height, left : left + width, 3] = 255
    return result


def tiles(grid: Grid, display: Display) -> tuple[np.ndarray, Limits | None]:
    """(N, h, w, 3) uint8, and their common range; None where each has its own."""
    if grid.pictures:
        return np.rint(255 * np.nan_to_num(grid.values).clip(0, 1)).astype(np.uint8), None
    if grid.values.ndim == 4:
        return _kernels(grid)
    table = table_for(grid.signed, display)
    if grid.shared or display.locked:
        limits = limits_of(grid.values, grid.signed, display)
        return colourise(grid.values, table, limits), limits
    return colourise(_scaled_by_tile(grid), table, Limits(-1.0 if grid.signed else 0.0, 1.0)), None


def _scaled_by_tile(grid: Grid) -> np.ndarray:
    """The tiles' values in units of each tile's own range: -1 to 1 about zero where signed, else 0 to 1."""
    values = grid.values.astype(np.float64)
    known = np.where(np.isfinite(values), values, 0.0)
    if grid.signed:
        reach = np.abs(known).max((1, 2), keepdims=True)
        return np.asarray(values / np.where(reach > 0, reach, 1.0))
    low = np.minimum(known.min((1, 2), keepdims=True), 0.0)
    span = known.max((1, 2), keepdims=True) - low
    return np.asarray((values - low) / np.where(span > 0, span, 1.0))


def _pictures(grid: Grid) -> tuple[np.ndarray, Limits | None]:
    """Pictures in [0, 1] as they are."""
    known = np.clip(np.nan_to_num(grid.values.astype(np.float64)), 0, 1)
    return np.rint(255 * known).astype(np.uint8), Limits(0.0, 1.0)


def _kernels(grid: Grid) -> tuple[np.ndarray, Limits | None]:
    """Kernels over R, G and B, in colour: zero is mid-grey, and the scale reaches the largest weight."""
    values = np.nan_to_num(grid.values.astype(np.float64))
    if grid.shared:
        reach = float(np.abs(values).max()) or 1.0
        limits: Limits | None = Limits(-reach, reach)
        scaled = values / reach
    else:
        each = np.abs(values).max((1, 2, 3), keepdims=True)
        limits, scaled = None, values / np.where(each > 0, each, 1.0)
    return np.rint(127.5 + 127.5 * scaled).astype(np.uint8), limits
