"""How many tiles stand beside each other, so that their pictures are largest and their numbers can be read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.gui.canvas.views.base import HEADER

BETWEEN = 4  # pixels around a picture
HIGH = 0.75  # of the least width of a tile: its least height, without its title


@dataclass(frozen=True)
class Arrangement:
    """The columns of the tiles, and the pixels that each tile has at least; what does not fit is scrolled to."""

    columns: int
    width: int = 1
    height: int = 1


def best_columns(count: int, width: float, height: float, aspect: float, narrowest: float = 1) -> int:
    """The number of columns in which ``count`` pictures of an aspect are largest on a field of so many pixels.

    narrowest  pixels of the narrowest tile that can be read; one column may be narrower
    """

    def size(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min((width / columns - 2 * BETWEEN) / aspect, height / rows - HEADER - 2 * BETWEEN)

    return max(range(1, max(1, min(count, int(width / narrowest))) + 1), key=size)


def arranged(count: int, width: float, height: float, aspect: float, narrowest: float, scrolled: int) -> Arrangement:
    """The arrangement of tiles that are no matrix: they are scrolled where they would be too low to be read.

    scrolled  pixels of the width that a scroll bar takes
    """
    lowest = math.ceil(narrowest * HIGH) + HEADER
    columns = best_columns(count, width, height, aspect, narrowest)
    if height / math.ceil(count / columns) >= lowest:
        return Arrangement(columns, height=lowest)
    width -= scrolled
    columns = max(1, min(count, int(width / narrowest)))
    picture = (width / columns - 2 * BETWEEN) / aspect + HEADER + 2 * BETWEEN
    return Arrangement(columns, height=max(lowest, min(math.ceil(picture), int(height))))
