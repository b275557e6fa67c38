"""How many tiles stand beside each other, so that their pictures are largest."""

from __future__ import annotations

import math

from workbench.gui.canvas.views.base import HEADER

BETWEEN = 4  # pixels around a picture


def best_columns(count: int, width: float, height: float, aspect: float) -> int:
    """The number of columns in which ``count`` pictures of an aspect are largest on a field of so many pixels."""

    def size(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min((width / columns - 2 * BETWEEN) / aspect, height / rows - HEADER - 2 * BETWEEN)

    return max(range(1, count + 1), key=size)
