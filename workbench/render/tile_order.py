"""In which order the tiles of a grid are looked at, and the pages that they fill. The grid's arrays keep their own."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from workbench.api import Grid

ORDERS = ("strongest", "weakest", "number", "given")
PAGE = 48  # tiles of a page: large enough to be read
WHOLE = 64  # so many still fit one page: the kernels of many a first layer


def strength_name(grid: Grid) -> str:
    """What "strongest" goes by, in words: ``largest activation``, ``norm``."""
    return f"largest {grid.unit}".rstrip() if grid.on_image else grid.number_name


def strengths(grid: Grid) -> np.ndarray:
    """(N,) float64: of a map its largest value, of a kernel the number that it comes with; NaN where there is none."""
    if not grid.on_image:
        return grid.numbers.astype(np.float64)
    flat = grid.values.reshape(len(grid.values), -1).astype(np.float64)
    known = np.isfinite(flat)
    return np.where(known.any(1), np.where(known, flat, -np.inf).max(1, initial=-np.inf), np.nan)


def orders(grid: Grid) -> Mapping[str, str]:
    """The orders that make a difference, each with its words."""
    if grid.columns:
        return {"given": "In its own order"}
    by = strength_name(grid)
    words = {
        "strongest": f"{by[:1].upper()}{by[1:]} first" if grid.on_image else f"Largest {by} first",
        "weakest": "Weakest first",
        "number": "In number order",
    }
    return words if in_number_order(grid) else {**words, "given": f"As the technique sorted: {grid.number_name}"}


def in_number_order(grid: Grid) -> bool:
    """Whether the arrays are in the order of the numbers, so that no technique has sorted them."""
    return bool((np.diff(_numbers(grid)) >= 0).all())


def order_in_force(grid: Grid, wanted: str) -> str:
    """The order for a person's choice; without one as a technique has sorted them, else strongest first."""
    offered = orders(grid)
    if wanted in offered:
        return wanted
    return "given" if "given" in offered else "strongest"


def tile_order(grid: Grid, wanted: str) -> np.ndarray:
    """(N,) the tile at each place. Maps that are equally strong come by their mean, those without a number last."""
    order = order_in_force(grid, wanted)
    if order == "given":
        return np.arange(len(grid.values))
    if order == "number":
        return np.argsort(_numbers(grid), kind="stable")
    sign = 1 if order == "weakest" else -1
    numbers = sign * grid.numbers.astype(np.float64)
    return np.lexsort((numbers, sign * strengths(grid)))  # NaN is sorted last, whatever its sign


def drawn(grid: Grid, wanted: str) -> tuple[np.ndarray, str]:
    """The tiles that a figure draws, in order, and which these are in words; empty where it draws all as they are.

    A page where they come by strength, so that they are large enough to read; else all.
    """
    order, count = order_in_force(grid, wanted), len(grid.values)
    if count < 2 or order in ("number", "given"):
        return tile_order(grid, wanted), ""
    tiles = on_page(tile_order(grid, wanted), 0)
    words = orders(grid)[order]
    return tiles, f"{words}." if len(tiles) == count else f"{words}: {len(tiles)} of {count:,}; the arrays hold all."


def pages(count: int) -> int:
    """How many pages so many tiles fill."""
    return 1 if count <= WHOLE else -(-count // PAGE)


def on_page(order: np.ndarray, page: int) -> np.ndarray:
    """The tiles of a page, from 0."""
    return order if pages(len(order)) == 1 else order[page * PAGE : (page + 1) * PAGE]


def tile_called(grid: Grid, text: str) -> int | None:
    """The tile that a person means by its number or its whole label: ``417``, ``channel 417``; None for none."""
    wanted = text.strip().casefold()
    for tile, label in enumerate(grid.labels):
        if label.casefold() == wanted:
            return tile
    digits = re.fullmatch(r"(?:channel|filter|slice|kernel|tile)?\s*(\d+)", wanted)
    if digits is None:
        return None
    found = np.flatnonzero(_numbers(grid) == int(digits[1]))
    return int(found[0]) if len(found) else None


def _numbers(grid: Grid) -> np.ndarray:
    """(N,) the number of each tile: its channel, or that of its label where all tiles belong to one channel."""
    if len(grid.units) < 2 or (grid.units != grid.units[0]).any():
        return grid.units
    digits = [re.search(r"\d+", label) for label in grid.labels]
    return np.array([int(found[0]) if found else place for place, found in enumerate(digits)])
