"""A map laid on the original image: each original pixel takes the map's value where the network saw that pixel."""

from __future__ import annotations

import numpy as np

from workbench.api import Geometry

EDGE = 1e-6  # pixels; tolerance for rounding at the edge of the box


def place(values: np.ndarray, geometry: Geometry) -> np.ndarray:
    """(h, w) float32 on the original of a map over the network's input; NaN where the network saw nothing.

    Pixel centres are at integers. Between centres the map is interpolated bilinearly; in the outer half of its edge
    pixels it keeps their value. A map of another size than the network's input covers the same area.
    """
    height, width = geometry.original_size
    back = np.linalg.inv(np.asarray(geometry.matrix, np.float64))
    stretch_y, stretch_x = values.shape[0] / geometry.network_size[0], values.shape[1] / geometry.network_size[1]
    x, y = np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64)
    if back[0, 1] == 0 and back[1, 0] == 0:  # resized and cropped, not turned: first all rows, then all columns
        across = (back[0, 0] * x + back[0, 2] + 0.5) * stretch_x - 0.5
        down = (back[1, 1] * y + back[1, 2] + 0.5) * stretch_y - 0.5
        rows = _between(values.astype(np.float32), down, 0)
        return _between(rows, across, 1)
    across = (back[0, 0] * x + back[0, 1] * y[:, None] + back[0, 2] + 0.5) * stretch_x - 0.5
    down = (back[1, 0] * x + back[1, 1] * y[:, None] + back[1, 2] + 0.5) * stretch_y - 0.5
    left, right, part_x, outside_x = _neighbours(across, values.shape[1])
    top, bottom, part_y, outside_y = _neighbours(down, values.shape[0])
    upper = _mixed(values[top, left], values[top, right], part_x)
    lower = _mixed(values[bottom, left], values[bottom, right], part_x)
    placed = _mixed(upper, lower, part_y)
    placed[outside_x | outside_y] = np.nan
    return np.asarray(placed, np.float32)


def _between(values: np.ndarray, where: np.ndarray, axis: int) -> np.ndarray:
    """Values along one axis at fractional places."""
    first, second, part, outside = _neighbours(where, values.shape[axis])
    part = part[:, None] if axis == 0 else part
    mixed = _mixed(values.take(first, axis), values.take(second, axis), part)
    if axis == 0:
        mixed[outside] = np.nan
    else:
        mixed[:, outside] = np.nan
    return mixed


def _neighbours(where: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The pixels before and after each place, the fraction towards the second, and which places lie outside the map."""
    outside = (where < -0.5 - EDGE) | (where > count - 0.5 + EDGE)
    inside = np.clip(where, 0, count - 1)
    first = np.floor(inside).astype(np.intp)
    second = np.minimum(first + 1, count - 1)
    return first, second, (inside - first).astype(np.float32), outside


def _mixed(first: np.ndarray, second: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Interpolate; where ``part`` is 0 the value is ``first``, even if ``second`` is NaN."""
    with np.errstate(invalid="ignore"):
        mixed = first + (second - first) * part
    return np.where(part == 0, first, mixed)


def place_labels(labels: np.ndarray, geometry: Geometry) -> np.ndarray:
    """(h, w) int32 on the original of labels over the network's input, which never mix; -1 where it saw nothing."""
    height, width = geometry.original_size
    back = np.linalg.inv(np.asarray(geometry.matrix, np.float64))
    stretch_y, stretch_x = labels.shape[0] / geometry.network_size[0], labels.shape[1] / geometry.network_size[1]
    x, y = np.arange(width, dtype=np.float64)[None], np.arange(height, dtype=np.float64)[:, None]
    across = (back[0, 0] * x + back[0, 1] * y + back[0, 2] + 0.5) * stretch_x
    down = (back[1, 0] * x + back[1, 1] * y + back[1, 2] + 0.5) * stretch_y
    column, row = np.floor(across + EDGE).astype(np.intp), np.floor(down + EDGE).astype(np.intp)
    inside = (column >= 0) & (column < labels.shape[1]) & (row >= 0) & (row < labels.shape[0])
    found = labels[np.clip(row, 0, labels.shape[0] - 1), np.clip(column, 0, labels.shape[1] - 1)]
    return np.asarray(np.where(inside, found, -1), np.int32)
