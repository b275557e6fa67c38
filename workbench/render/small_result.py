"""A result small, over what the network saw of its image: for sheets and walls, where many stand beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PIL import Image as Pillow

from workbench.api import Boxes, Grid, Group, Heatmap, Picture, Regions, Result

from .boxes import drawn, framed
from .colour import colour_table, default_map, limits_for, picture_rgb
from .contact_sheet import contact_sheet
from .cover import by_strength, covered
from .display import Display
from .masks import instance_table, instances
from .regions import covered_by_regions, region_table
from .tile_order import tile_order

TILES = 16  # of a grid


def small_result(result: Result, seen: np.ndarray, side: int) -> np.ndarray:
    """(h, w, 3) uint8, no side longer than ``side``; of numbers that are no picture what the network saw alone.

    seen  (H, W, 3) uint8, the network's input before normalisation
    """
    draw = SMALL.get(type(result))
    return draw(result, seen, side) if draw is not None else _fit(seen, side)


def _heatmap(result: Heatmap, seen: np.ndarray, side: int) -> np.ndarray:
    if result.values.shape != seen.shape[:2]:
        return _fit(seen, side)
    display, table = Display(), colour_table(default_map(result.signed))
    limits = limits_for(result, display)
    return _fit(covered(seen, result.values, table, limits, display.opacity, by_strength(result)), side)


def _picture(result: Picture, seen: np.ndarray, side: int) -> np.ndarray:
    return _fit(picture_rgb(result.values, result.signed, result.factor), side)


def _boxes(result: Boxes, seen: np.ndarray, side: int) -> np.ndarray:
    """Frames in the colours of their classes, and the masks where there are some."""
    display = Display()
    shown = result.first(drawn(result, display))
    if shown.masks is not None and seen.shape[:2] == shown.size:
        count = len(shown.scores)
        seen = covered_by_regions(seen, instances(shown, count), instance_table(shown, count), display.opacity)
    return framed(_fit(seen, side), shown)


def _regions(result: Regions, seen: np.ndarray, side: int) -> np.ndarray:
    if result.labels.shape != seen.shape[:2]:
        return _fit(seen, side)
    return _fit(covered_by_regions(seen, result.labels, region_table(result), Display().opacity), side)


def _grid(grid: Grid, seen: np.ndarray, side: int) -> np.ndarray:
    """The first tiles in the order in which they are looked at, on white."""
    first = grid.of(tile_order(grid, "")[:TILES])
    sheet = contact_sheet(first, Display(), aspect=1.0).pixels
    white = np.where(sheet[..., 3:] > 0, sheet[..., :3], np.uint8(255))
    return _fit(white, side)


def _group(group: Group, seen: np.ndarray, side: int) -> np.ndarray:
    """That of its first part."""
    return small_result(next(iter(group.parts.values())), seen, side)


SMALL: Mapping[type[Result], Callable[[Any, np.ndarray, int], np.ndarray]] = {
    Heatmap: _heatmap,
    Picture: _picture,
    Boxes: _boxes,
    Regions: _regions,
    Grid: _grid,
    Group: _group,
}


def _fit(pixels: np.ndarray, side: int) -> np.ndarray:
    whole = pixels if pixels.dtype == np.uint8 else np.asarray(np.rint(pixels), np.uint8)
    picture = Pillow.fromarray(np.ascontiguousarray(whole))
    picture.thumbnail((side, side), Pillow.Resampling.BILINEAR)
    return np.array(picture)
