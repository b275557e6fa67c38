"""The thumbnail of a run: its result, small and in colour, drawn by the type of the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PIL import Image as Pillow

from workbench.api import (
    Boxes,
    Curve,
    Embedding,
    Geometry,
    Grid,
    Group,
    Heatmap,
    Matrix,
    Picture,
    Regions,
    Result,
    Scores,
    Table,
)
from workbench.images.photo import Photo
from workbench.render.boxes import framed
from workbench.render.colour import colour_table, colourise, default_map, limits_for, picture_rgb
from workbench.render.contact_sheet import tiles
from workbench.render.cover import by_strength, covered
from workbench.render.display import Display
from workbench.render.place import place_labels
from workbench.render.regions import covered_by_regions, region_table
from workbench.render.tile_order import tile_order

SIDE = 104
GREY = (128, 134, 144, 255)  # is seen on dark and light
FIRST_SCORES, TABLE_ROWS, FIRST_BOXES = 6, 5, 8


def run_thumbnail(result: Result, photo: Photo | None) -> np.ndarray:
    """(h, w, 3) uint8; (h, w, 4) with what lies behind shining through where a result is no picture."""
    return THUMBNAILS[type(result)](result, photo)


def colourised(result: Heatmap) -> np.ndarray:
    """(H, W, 3) uint8 in the default colours."""
    limits = limits_for(result, Display())
    return colourise(result.values, colour_table(default_map(result.signed)), limits)


def _heatmap(result: Heatmap, photo: Photo | None) -> np.ndarray:
    if photo is None:
        return _fit(colourised(result))
    small = np.asarray(Pillow.fromarray(result.values.astype(np.float32)).resize((SIDE, SIDE)))
    under = _middle(photo)
    display, table = Display(), colour_table(default_map(result.signed))
    over = covered(under, small, table, limits_for(result, display), display.opacity, by_strength(result))
    return np.asarray(np.rint(over), np.uint8)


def _picture(result: Picture, photo: Photo | None) -> np.ndarray:
    return _fit(picture_rgb(result.values, result.signed, result.factor))


def _boxes(result: Boxes, photo: Photo | None) -> np.ndarray:
    """The frames of the best, in their colours."""
    shown = result.first(FIRST_BOXES)
    return framed(_blank() if photo is None else _middle(photo), shown)


def _regions(result: Regions, photo: Photo | None) -> np.ndarray:
    labels = place_labels(result.labels, _square_of(result.labels.shape))
    table = region_table(result)
    if photo is None:
        return np.asarray(table[labels])
    return np.asarray(np.rint(covered_by_regions(_middle(photo), labels, table, Display().opacity)), np.uint8)


def _square_of(size: tuple[int, ...]) -> Geometry:
    """The network's input drawn to the thumbnail's size."""
    return Geometry.resized_and_cropped((SIDE, SIDE), (size[0], size[1]), (0, 0), (size[0], size[1]))


def _grid(grid: Grid, photo: Photo | None) -> np.ndarray:
    """The first 16, 4 or 1 tiles in the order in which they are looked at."""
    count = 16 if len(grid.values) >= 16 else 4 if len(grid.values) >= 4 else 1
    if len(grid.values) < count:
        return _blank()
    first = grid.of(tile_order(grid, "")[:count])
    columns = int(count**0.5)
    step = SIDE // columns
    canvas = _blank()
    for i, tile in enumerate(tiles(first, Display())[0]):
        top, left = (i // columns) * step, (i % columns) * step
        small = Pillow.fromarray(tile).resize((step - 2, step - 2), Pillow.Resampling.NEAREST)
        canvas[top + 1 : top + step - 1, left + 1 : left + step - 1, :3] = np.asarray(small)
        canvas[top + 1 : top + step - 1, left + 1 : left + step - 1, 3] = 255
    return canvas


def _scores(scores: Scores, photo: Photo | None) -> np.ndarray:
    return _bars(np.abs(scores.values[:FIRST_SCORES]))


def _curve(curve: Curve, photo: Photo | None) -> np.ndarray:
    return _dots(np.arange(len(curve.x)), curve.lines[0]) if len(curve.lines) else _blank()


def _embedding(embedding: Embedding, photo: Photo | None) -> np.ndarray:
    return _dots(embedding.points[:, 0], embedding.points[:, 1])


def _matrix(matrix: Matrix, photo: Photo | None) -> np.ndarray:
    """The shares as squares of grey."""
    canvas = _blank()
    if len(matrix.images):
        shares = Pillow.fromarray(np.rint(255 * matrix.shares).astype(np.uint8))
        canvas[8:-8, 8:-8] = (*GREY[:3], 40)
        canvas[8:-8, 8:-8, 3] |= np.asarray(shares.resize((SIDE - 16, SIDE - 16), Pillow.Resampling.NEAREST))
    return canvas


def _table(table: Table, photo: Photo | None) -> np.ndarray:
    return _bars(np.ones(TABLE_ROWS))


def _group(group: Group, photo: Photo | None) -> np.ndarray:
    """That of its first part."""
    return run_thumbnail(next(iter(group.parts.values())), photo)


THUMBNAILS: Mapping[type[Result], Callable[[Any, Photo | None], np.ndarray]] = {
    Heatmap: _heatmap,
    Picture: _picture,
    Boxes: _boxes,
    Regions: _regions,
    Grid: _grid,
    Scores: _scores,
    Curve: _curve,
    Embedding: _embedding,
    Matrix: _matrix,
    Table: _table,
    Group: _group,
}


def _middle(photo: Photo) -> np.ndarray:
    """(SIDE, SIDE, 3) uint8, the square in the middle of a photograph."""
    side = min(photo.pixels.shape[:2])
    top, left = (photo.pixels.shape[0] - side) // 2, (photo.pixels.shape[1] - side) // 2
    square = Pillow.fromarray(np.ascontiguousarray(photo.pixels[top : top + side, left : left + side]))
    return np.asarray(square.resize((SIDE, SIDE), Pillow.Resampling.BOX))


def _bars(values: np.ndarray) -> np.ndarray:
    canvas = _blank()
    top = float(values.max()) if values.size else 0.0
    for i, value in enumerate(values):
        width = int(80 * float(value) / top) if top > 0 else 0
        canvas[14 + i * 14 : 22 + i * 14, 12 : 12 + max(3, width)] = GREY
    return canvas


def _dots(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    canvas = _blank()
    if not all(values.size and np.isfinite(values).all() for values in (x, y)):
        return canvas
    for row, column in zip(SIDE - 1 - _scaled(y), _scaled(x), strict=True):
        canvas[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2] = GREY
    return canvas


def _scaled(values: np.ndarray) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    return (10 + (values - low) / ((high - low) or 1.0) * (SIDE - 20)).astype(int)


def _blank() -> np.ndarray:
    return np.zeros((SIDE, SIDE, 4), np.uint8)


def _fit(pixels: np.ndarray) -> np.ndarray:
    return np.asarray(Pillow.fromarray(np.ascontiguousarray(pixels)).resize((SIDE, SIDE), Pillow.Resampling.BILINEAR))
