"""The body of a grid: all tiles in one mosaic, with their labels and the colour bar that they share."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from PIL import Image as Pillow

from workbench.api import Grid
from workbench.export.paper import Paper, clip, legible, line_height, width_of, wrap
from workbench.phrases import Verbatim, said
from workbench.render.colour import table_for
from workbench.render.contact_sheet import tiles
from workbench.render.numbers import number
from workbench.render.tile_order import drawn

from .base import BAR, GAP, Body, DrawingContext, fit_pixels, fit_size, show_pixels, text_body
from .colour_bar import draw_colour_bar

LABELLED = 80  # tiles that still get a label each
LABEL, LINES = 5.5, 2  # points of a label, and most of its lines
BETWEEN = 0.08  # of a cell: what is left free between two labels
_LAST_NUMBER = re.compile(r"(?<=\s)[+−-]?\d[\d.,]*(?: ?\S{1,3})?$")  # with its unit
_CUT_NUMBER = re.compile(r"[+−-]?\d[\d.,]*…$")


def grid_body(result: Grid, context: DrawingContext) -> Body:
    """The photograph as a thumbnail where tiles can lie on it, the mosaic, and the colour bar."""
    coloured, limits = tiles(result, context.display)
    order, which = drawn(result, context.display.tile_order)
    coloured = coloured[order]
    count, tile_height, tile_width = coloured.shape[:3]
    if not count:
        return text_body("There is nothing to show: no tiles.", context)
    thumbnail = context.photo if context.beside and result.on_image and context.photo is not None else None
    thumb_width, thumb_height = fit_size(thumbnail, 1.4) if thumbnail is not None else (0.0, 0.0)
    left_of_tiles = thumb_width + GAP if thumbnail is not None else 0.0
    in_colour = result.in_colour
    bar = BAR + GAP if limits is not None and not in_colour else 0.0
    room = context.width - left_of_tiles - bar
    aspect = 1.7 if count <= LABELLED else 1.1
    columns = result.columns or max(1, min(count, round(math.sqrt(count * aspect * tile_height / tile_width))))
    side = min(room / columns, 0.9)  # of a tile with its gap
    labels = _labels(result, order, side) if count <= LABELLED and side > 0.28 else []
    label = line_height(LABEL) * max(map(len, labels), default=0)
    mosaic = _lay_out(coloured, columns, side, label, context.dots)
    height = max(mosaic.height, thumb_height, 1.2 if bar else 0.0)
    remarks = []
    if limits is not None and limits.problem:
        remarks.append(limits.problem)
    if in_colour and not result.pictures:
        reach = f"; the strongest colour is {number(limits.high)} {result.unit}".rstrip() if limits is not None else ""
        remarks.append(f"Grey is zero{reach}.")
    if limits is None and not result.pictures:
        remarks.append("Each tile has a scale of its own.")
    if which:
        remarks.append(which)

    def draw(paper: Paper, left: float, top: float) -> None:
        if thumbnail is not None:
            show_pixels(paper.axes(left, top, thumb_width, thumb_height), fit_pixels(thumbnail, thumb_width, context))
        start = left + left_of_tiles
        show_pixels(paper.axes(start, top, mosaic.width, mosaic.height), mosaic.pixels)
        for i, lines in enumerate(labels):
            x, y = mosaic.under(i)
            for k, line in enumerate(lines):
                paper.text(start + x, top + y + k * line_height(LABEL), line, LABEL, context.colours.muted)
        if bar and limits is not None:
            table = table_for(result.signed, context.display)
            right = start + mosaic.width + GAP
            draw_colour_bar(paper, right, top, min(max(height, 1.2), 2.6), (table, limits), result.unit)

    return Body(left_of_tiles + mosaic.width + bar, height, draw, tuple(remarks))


def _labels(result: Grid, order: np.ndarray, side: float) -> list[list[str]]:
    """The lines under each tile: all that may stand there where one line holds it, else the least, in two."""
    room, labels = side * (1 - BETWEEN), []
    for tile in order:
        each, dead = [said(words) for words in result.words(tile)], result.dead[tile]
        words = next((words for words in each if width_of(words, LABEL) <= room), each[-1])
        words = f"{words} {'silent' if result.on_image else 'dead'}" if dead and side > 0.55 else words
        labels.append(_in_lines(words, room))
    return labels


def _in_lines(words: str, room: float) -> list[str]:
    """As many lines as a label has; where they have no room for all of it a name gives way to a number behind it."""
    lines = wrap(words, room, LABEL)
    if len(lines) <= LINES:
        return lines
    words = legible(words)
    at = last.start() if (last := _LAST_NUMBER.search(words)) else len(words)
    if at < len(words):
        return [_clip(words[:at].rstrip(), room), _clip(words[at:], room)]
    return [lines[0], _clip(f"{lines[1]} {lines[2]}", room)]


def _clip(words: str, room: float) -> str:
    """As much as fits; of a number that is cut nothing, since a part of it would be another number."""
    return Verbatim(_CUT_NUMBER.sub("…", clip(Verbatim(words), room, LABEL)))


@dataclass(frozen=True, eq=False)
class TileMosaic:
    """All tiles in one picture, on whole dots so that every gap is alike.

    pixels  (h, w, 4) uint8, transparent between the tiles
    tile    (height, width) of a tile in dots
    step    (down, across) from tile to tile in dots
    dots    an inch
    """

    pixels: np.ndarray
    columns: int
    tile: tuple[int, int]
    step: tuple[int, int]
    dots: int

    @property
    def width(self) -> float:
        """In inches."""
        return float(self.pixels.shape[1] / self.dots)

    @property
    def height(self) -> float:
        """In inches."""
        return float(self.pixels.shape[0] / self.dots)

    def under(self, i: int) -> tuple[float, float]:
        """(left, top) of the label under tile ``i``, in inches."""
        row, column = divmod(i, self.columns)
        return column * self.step[1] / self.dots, (row * self.step[0] + self.tile[0]) / self.dots


def _lay_out(coloured: np.ndarray, columns: int, side: float, label: float, dots: int) -> TileMosaic:
    """Lay tiles out in cells of ``side`` inches, with room for a label under each."""
    count, tile_height, tile_width = coloured.shape[:3]
    cell = max(2, int(side * dots))
    gap = max(1, round(0.08 * cell))
    width = cell - gap
    height = max(1, round(width * tile_height / tile_width))
    step = height + gap + math.ceil(label * dots), cell
    rows = -(-count // columns)
    strip = step[0] - gap if label else height  # the last row has labels too
    pixels = np.zeros(((rows - 1) * step[0] + strip, (min(columns, count) - 1) * step[1] + width, 4), np.uint8)
    for i, tile in enumerate(coloured):
        row, column = divmod(i, columns)
        top, left = row * step[0], column * step[1]
        pixels[top : top + height, left : left + width, :3] = _resize_tile(tile, height, width)
        pixels[top : top + height, left : left + width, 3] = 255
    return TileMosaic(pixels, columns, (height, width), step, dots)


def _resize_tile(tile: np.ndarray, height: int, width: int) -> np.ndarray:
    """A tile at another size: its pixels stay sharp where it grows, and are averaged where it shrinks."""
    shrinks = width < tile.shape[1]
    resampling = Pillow.Resampling.BOX if shrinks else Pillow.Resampling.NEAREST
    return np.asarray(Pillow.fromarray(tile).resize((width, height), resampling))
