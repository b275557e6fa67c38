"""How many tiles stand beside each other, so that their pictures are largest and their numbers can be read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.gui.canvas.views.base import HEADER

BETWEEN = 4  # pixels around a picture
SMALLEST = 96  # pixels of the smallest tile of a matrix that is looked at as a whole
READABLE = 160  # pixels of a tile that is scrolled to
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


def in_a_matrix(rows: int, columns: int, width: float, height: float, aspect: float, above: float) -> Arrangement:
    """The arrangement of a matrix: looked at as a whole, unless its tiles would be too small to be seen.

    width, height  of the room for its tiles
    above          pixels of the title over a picture

    A matrix that is scrolled in one direction fills the other: its pictures are as large as that lets them be, and
    never so large that fewer than two of them are seen.
    """
    wide, high = width / columns, height / rows - above
    across, down = wide < SMALLEST, high < SMALLEST
    if across:
        wide = min(width / 2, READABLE if down else high * aspect)
    if down:
        high = min(height / 2 - above, READABLE if across else wide / aspect)
    lowest = high + above if down else SMALLEST
    return Arrangement(columns, math.ceil(wide) if across else SMALLEST, math.ceil(lowest))
