"""Which boxes are drawn, and their words."""

from __future__ import annotations

import numpy as np

from workbench.api import Boxes, Geometry

from .chips import Rect
from .class_colours import class_colour, rgb
from .display import Display
from .numbers import in_unit, number

CORNERS = np.array([(0, 0), (1, 0), (0, 1), (1, 1)])
LINE = 2  # pixels of a frame


def drawn(result: Boxes, display: Display) -> int:
    """How many boxes are drawn, from the best on: those that reach the chosen probability."""
    if result.unit != "probability":
        return len(result.scores)
    return int((result.scores >= np.float32(display.least)).sum())


def score_text(result: Boxes, row: int) -> str:
    """The score of a box as it is written."""
    return in_unit(float(result.scores[row]), result.unit)


def words_of(result: Boxes, row: int) -> str:
    """What is written at a box: ``dog 93.1 %``."""
    return f"{result.names[row]} {score_text(result, row)}"


def absence(result: Boxes, display: Display) -> str:
    """The sentence in place of boxes where none is drawn; empty where there are some."""
    least = number(result.threshold)
    if not len(result.scores):
        return f"Nothing was found with a score of {least} or more." if result.threshold else "Nothing was found."
    return f"No box has a probability of {number(display.least)} or more." if not drawn(result, display) else ""


def left_out(result: Boxes, display: Display) -> str:
    """The remark on boxes that are not drawn beside others that are; empty where there are none."""
    count = drawn(result, display)
    rest = len(result.scores) - count
    return f"{rest} more have a probability below {number(display.least)}." if count and rest else ""


def placed(result: Boxes, geometry: Geometry) -> list[Rect]:
    """The boxes on the original image, in its pixels, measured at edges."""
    matrix = np.asarray(geometry.matrix, np.float64)
    stretch = np.array(geometry.network_size[::-1]) / result.size[::-1]
    start, span = result.boxes[:, None, :2].astype(np.float64), result.boxes[:, None, 2:].astype(np.float64)
    corners = (start + span * CORNERS) * stretch - 0.5  # (n, 4, 2), measured at centres, as the geometry is
    moved = corners @ matrix[:2, :2].T + matrix[:2, 2] + 0.5
    low, high = moved.min(1), moved.max(1)
    return [(x, y, right - x, bottom - y) for (x, y), (right, bottom) in zip(low.tolist(), high.tolist(), strict=True)]


def framed(picture: np.ndarray, result: Boxes) -> np.ndarray:
    """A copy of what the network saw, (h, w, 3 or 4) uint8 of any size, with a frame for each box, the best on top."""
    canvas = picture.copy()
    height, width, channels = canvas.shape
    corners = result.boxes.astype(float)
    corners[:, 2:] += corners[:, :2]
    corners *= np.array([width, height] * 2) / np.array([*result.size[::-1]] * 2)
    for corner, which in reversed(list(zip(corners.round().astype(int), result.classes, strict=True))):
        left, top, right, bottom = np.clip(corner, 0, [width, height] * 2)
        colour = (*rgb(class_colour(int(which))), 255)[:channels]
        canvas[top:bottom, left:right][_frame(bottom - top, right - left)] = colour
    return canvas


def _frame(height: int, width: int) -> np.ndarray:
    """(h, w) bool, the edge of a rectangle."""
    frame = np.ones((height, width), bool)
    frame[LINE:-LINE, LINE:-LINE] = False
    return frame
