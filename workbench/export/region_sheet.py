"""A sheet of strongest regions: a row of pictures for each unit, with the outline of what in each it answers to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from .paper import LIGHT

TILE, GAP, MARGIN = 96, 4, 24
NAME = 132  # pixels for what stands before a row
OUTLINE, HALO = (255, 214, 10), (20, 20, 20)


@dataclass(frozen=True, eq=False)
class Tile:
    """A region as it is drawn: (h, w, 3) uint8 and (h, w) bool or None, and the largest size of all such regions.

    at_top, at_left  whether the region is cut off there by the image's edge
    """

    patch: np.ndarray
    within: np.ndarray | None
    full: tuple[int, int]
    at_top: bool = False
    at_left: bool = False


@dataclass(frozen=True)
class Row:
    """A unit: its name, a line of what is known of it, and its regions from the strongest."""

    name: str
    remark: str
    tiles: Sequence[Tile]


def region_sheet(
    title: str, sentences: Sequence[str], rows: Sequence[Row], count: int, columns: int = 2
) -> Pillow.Image:
    """The rows in blocks beside each other, under the title.

    count  the most tiles of a row
    """
    columns = max(1, min(columns, len(rows)))
    high = -(-len(rows) // columns)
    block = NAME + count * (TILE + GAP)
    head = MARGIN + 30 + 20 * len(sentences) + 10
    width = max(2 * MARGIN + columns * block + (columns - 1) * MARGIN, 720)
    sheet = Pillow.new("RGB", (width, head + high * (TILE + GAP) + MARGIN), LIGHT.page)
    draw = ImageDraw.Draw(sheet)
    draw.text((MARGIN, MARGIN), title, LIGHT.text, _font(18, True))
    for i, sentence in enumerate(sentences):
        draw.text((MARGIN, MARGIN + 30 + 20 * i), sentence, LIGHT.muted, _font(13))
    for i, row in enumerate(rows):
        column, line = divmod(i, high)
        left, top = MARGIN + column * (block + MARGIN), head + line * (TILE + GAP)
        draw.text((left, top + TILE // 2 - 20), row.name, LIGHT.text, _font(14, True))
        draw.multiline_text((left, top + TILE // 2), row.remark, LIGHT.muted, _font(12))
        for j, tile in enumerate(row.tiles):
            picture = tile_picture(tile)
            room_y, room_x = TILE - picture.shape[0], TILE - picture.shape[1]
            y = room_y if tile.at_top else 0
            x = room_x if tile.at_left else 0
            corner = left + NAME + j * (TILE + GAP) + x, top + y
            sheet.paste(Pillow.fromarray(picture), corner)
    return sheet


def tile_picture(tile: Tile) -> np.ndarray:
    """(h, w, 3) uint8, at most ``TILE`` pixels a side, with the outline drawn in."""
    scale = TILE / max(tile.full)
    height, width = (max(1, round(side * scale)) for side in tile.patch.shape[:2])
    enlarging = Pillow.Resampling.NEAREST if scale > 3 else Pillow.Resampling.BILINEAR  # few pixels are seen as such
    picture = np.array(Pillow.fromarray(np.ascontiguousarray(tile.patch)).resize((width, height), enlarging))
    if tile.within is not None and tile.within.any() and not tile.within.all():
        inside = np.asarray(Pillow.fromarray(tile.within).resize((width, height), Pillow.Resampling.NEAREST))
        outside = _grown(~inside)
        edge = inside & outside
        picture[_grown(edge) & ~inside] = HALO
        picture[edge] = OUTLINE
    return picture


def _grown(mask: np.ndarray) -> np.ndarray:
    """The mask and its neighbours above, below and beside."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


@cache
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    import matplotlib

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name), size)
