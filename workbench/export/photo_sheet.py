"""A sheet of photographs, row by row, each with a line below it, and what is said of it."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from .output_files import open_target
from .paper import LIGHT, Paper, clip, drawing, line_height, wrap

COLUMNS, LEAST_COLUMNS = 5, 3
SIDE, GAP, MARGIN = 1.3, 0.12, 0.2  # inches
SIZE, SMALL = 7.0, 6.0  # points
MOST_LINES = 4  # of what is said of a picture
DOTS = 150


def save_photo_sheet(
    path: Path, thumbnails: Sequence[bytes], captions: Sequence[str], title: str = "", said: Sequence[str] = ()
) -> None:
    """Write JPEG files as a PNG, each whole and none wider or higher than a square. Raises UserError.

    said  of each picture a sentence below its caption; none where there is nothing to say

    Five stand in a row, and of more than 25 as many as there are rows.
    """
    pictures = [np.asarray(Pillow.open(io.BytesIO(thumbnail)).convert("RGB")) for thumbnail in thumbnails]
    sizes = [(SIDE * h / max(h, w), SIDE * w / max(h, w)) for h, w in (pixels.shape[:2] for pixels in pictures)]
    columns = min(max(COLUMNS, math.ceil(math.sqrt(len(pictures)))), max(1, len(pictures)))
    width = 2 * MARGIN + max(columns, LEAST_COLUMNS) * (SIDE + GAP) - GAP
    heights = [max(high for high, _ in sizes[i : i + columns]) for i in range(0, len(sizes), columns)]
    with drawing():
        words = [_in_lines(sentence) for sentence in said] or [[] for _ in pictures]
        spoken = max(map(len, words), default=0) * line_height(SMALL)
        below = line_height(SIZE) + spoken + 2 * GAP
        lines = wrap(title, width - 2 * MARGIN, SIZE + 1, bold=True) if title else []
        top = MARGIN + (len(lines) * line_height(SIZE + 1) + GAP if lines else 0)
        paper = Paper(width, top + sum(heights) + len(heights) * below, LIGHT)
        paper.lines(MARGIN, MARGIN, lines, SIZE + 1, bold=True)
        for i, (pixels, (high, wide), caption) in enumerate(zip(pictures, sizes, captions, strict=True)):
            row, column = divmod(i, columns)
            left, base = MARGIN + column * (SIDE + GAP), top + sum(heights[: row + 1]) + row * below
            axes = paper.axes(left, base - high, wide, high)
            axes.imshow(pixels, aspect="auto", interpolation="antialiased")
            under = base + 0.03 + paper.lines(left, base + 0.03, [clip(caption, SIDE, SIZE)], SIZE)
            paper.lines(left, under, words[i], SMALL, paper.colours.muted)
        with open_target(path) as target:
            paper.figure.savefig(target, format="png", dpi=DOTS, facecolor=paper.colours.page)


def _in_lines(sentence: str) -> list[str]:
    """As many lines as there is room for; the last ends in an ellipsis where there is more."""
    lines = wrap(sentence, SIDE, SMALL)
    rest = " ".join(lines[MOST_LINES - 1 :])
    return [*lines[: MOST_LINES - 1], *([clip(rest, SIDE, SMALL)] if rest else [])]
