"""Which pixels belong to the thing in each box, for a detector that says so."""

from __future__ import annotations

import numpy as np

from workbench.api import Boxes

from .class_colours import class_colour, rgb
from .regions import DIMMED

INSIDE = 0.5  # probability from which on a pixel is the thing's


def instances(result: Boxes, count: int) -> np.ndarray:
    """(H, W) int32 over the network's input: the row of the best of ``count`` boxes whose thing is there; -1 for none.

    Between the places at which a mask was sampled it is interpolated bilinearly.
    """
    labels = np.full(result.size, -1, np.int32)
    for row in reversed(range(count)):  # the best lies on top
        pixels, mask = mask_of(result, row)
        labels[pixels][mask >= INSIDE] = row
    return labels


def mask_of(result: Boxes, row: int) -> tuple[tuple[slice, slice], np.ndarray]:
    """The pixels of the network's input whose centres lie in a box, and the probabilities of its thing there."""
    assert result.masks is not None
    left, top, width, height = (float(part) for part in result.boxes[row])
    mask = result.masks[row]
    down, rows = _places(top, height, result.size[0], mask.shape[0])
    across, columns = _places(left, width, result.size[1], mask.shape[1])
    return (down, across), _between(_between(mask, rows, 0), columns, 1)


def instance_table(result: Boxes, count: int, strong: int | None = None) -> np.ndarray:
    """(count + 1, 4) uint8, the colour of each box's class; the last, which -1 takes, is for what is no thing.

    strong  the row that is pointed at: the others are dimmed
    """
    table = np.zeros((count + 1, 4), np.uint8)
    for row in range(count):
        alpha = 255 if strong is None or row == strong else round(255 * DIMMED)
        table[row] = (*rgb(class_colour(int(result.classes[row]))), alpha)
    return table


def _places(start: float, span: float, size: int, samples: int) -> tuple[slice, np.ndarray]:
    """The pixels whose centres lie in a span, and where each is among its samples, which lie at centres of cells."""
    first = max(0, int(np.ceil(start - 0.5)))
    last = min(size, int(np.floor(start + span - 0.5)) + 1)
    centres = np.arange(first, max(first, last)) + 0.5
    return slice(first, max(first, last)), (centres - start) / max(span, 1e-6) * samples - 0.5


def _between(values: np.ndarray, where: np.ndarray, axis: int) -> np.ndarray:
    """Values along an axis at fractional places; beyond the outermost samples theirs."""
    inside = np.clip(where, 0, values.shape[axis] - 1)
    first = np.floor(inside).astype(np.intp)
    second = np.minimum(first + 1, values.shape[axis] - 1)
    part = (inside - first).astype(np.float32)
    part = part[:, None] if axis == 0 else part
    low = values.take(first, axis)
    return np.asarray(low + (values.take(second, axis) - low) * part)
