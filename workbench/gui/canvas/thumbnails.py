"""A run's thumbnail: its result, small and in colour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image as Pillow

from workbench.api import Curve, Embedding, Grid, Group, Heatmap, Picture, Result, Scores, Table
from workbench.images.photo import Photo
from workbench.render.colour import colour_table, colourise, default_map, limits_for, picture_rgb
from workbench.render.contact_sheet import tiles
from workbench.render.cover import by_strength, covered
from workbench.render.display import Display

SIDE = 104
PLAIN = (128, 134, 144, 255)  # is seen on dark and light


def run_thumbnail(result: Result, photo: Photo | None) -> np.ndarray:
    """(h, w, 3) uint8; (h, w, 4) with what lies behind shining through where a result is no picture."""
    if isinstance(result, Group):
        return run_thumbnail(next(iter(result.parts.values())), photo)
    if isinstance(result, Heatmap):
        return _over(photo, result)
    if isinstance(result, Picture):
        return _fit(picture_rgb(result.values, result.signed, result.factor))
    if isinstance(result, Grid):
        return _grid(result)
    if isinstance(result, Scores):
        return _bars(np.abs(result.values[:6]))
    if isinstance(result, Curve):
        return _dots(np.arange(len(result.x)), result.lines[0]) if len(result.lines) else _blank()
    if isinstance(result, Embedding):
        return _dots(result.points[:, 0], result.points[:, 1])
    assert isinstance(result, Table)
    return _bars(np.ones(5))


def colourised(result: Heatmap) -> np.ndarray:
    """(H, W, 3) uint8 in the default colours."""
    limits = limits_for(result, Display())
    return colourise(result.values, colour_table(default_map(result.signed)), limits)


def _over(photo: Photo | None, result: Heatmap) -> np.ndarray:
    if photo is None:
        return _fit(colourised(result))
    small = np.asarray(Pillow.fromarray(result.values.astype(np.float32)).resize((SIDE, SIDE)))
    side = min(photo.pixels.shape[:2])
    top, left = (photo.pixels.shape[0] - side) // 2, (photo.pixels.shape[1] - side) // 2
    square = Pillow.fromarray(np.ascontiguousarray(photo.pixels[top : top + side, left : left + side]))
    under = np.asarray(square.resize((SIDE, SIDE), Pillow.Resampling.BOX))
    plain, table = Display(), colour_table(default_map(result.signed))
    over = covered(under, small, table, limits_for(result, plain), plain.opacity, by_strength(result))
    return np.asarray(np.rint(over), np.uint8)


def _grid(grid: Grid) -> np.ndarray:
    count = 16 if len(grid.values) >= 16 else 4 if len(grid.values) >= 4 else 1
    side = int(count**0.5)
    labels = grid.labels[:count]
    some = replace(
        grid,
        values=grid.values[:count],
        labels=labels,
        numbers=grid.numbers[:count],
        units=grid.units[:count],
        dead=grid.dead[:count],
    )
    if len(some.values) < count:
        return _blank()
    each = SIDE // side
    whole = _blank()
    for i, tile in enumerate(tiles(some, Display())[0]):
        top, left = (i // side) * each, (i % side) * each
        small = Pillow.fromarray(tile).resize((each - 2, each - 2), Pillow.Resampling.NEAREST)
        whole[top + 1 : top + each - 1, left + 1 : left + each - 1, :3] = np.asarray(small)
        whole[top + 1 : top + each - 1, left + 1 : left + each - 1, 3] = 255
    return whole


def _bars(values: np.ndarray) -> np.ndarray:
    picture = _blank()
    top = float(values.max()) if values.size else 0.0
    for i, value in enumerate(values):
        width = int(80 * float(value) / top) if top > 0 else 0
        picture[14 + i * 14 : 22 + i * 14, 12 : 12 + max(3, width)] = PLAIN
    return picture


def _dots(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    picture = _blank()
    for values, at in ((x, 1), (y, 0)):
        if not values.size or not np.isfinite(values).all():
            return picture
        del at
    across = _scaled(x)
    down = SIDE - 1 - _scaled(y)
    for i, j in zip(down, across, strict=True):
        picture[max(0, i - 1) : i + 2, max(0, j - 1) : j + 2] = PLAIN
    return picture


def _scaled(values: np.ndarray) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    return (10 + (values - low) / ((high - low) or 1.0) * (SIDE - 20)).astype(int)


def _blank() -> np.ndarray:
    return np.zeros((SIDE, SIDE, 4), np.uint8)


def _fit(pixels: np.ndarray, side: int = SIDE) -> np.ndarray:
    return np.asarray(Pillow.fromarray(np.ascontiguousarray(pixels)).resize((side, side), Pillow.Resampling.BILINEAR))
