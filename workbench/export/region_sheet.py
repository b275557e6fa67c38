"""A sheet of strongest regions: a row of pictures for each unit, with the outline of what in each it answers to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from workbench.render.region_tile import TILE, Tile, square_picture

from .paper import LIGHT

GAP, MARGIN = 4, 24
NAME = 132  # pixels for what stands before a row


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
    width = max(2 * MARGIN + columns * block + (columns - 1) * MARGIN, 720)
    lines = [line for sentence in sentences for line in _lines(sentence, width - 2 * MARGIN)]
    head = MARGIN + 30 + 20 * len(lines) + 10
    sheet = Pillow.new("RGB", (width, head + high * (TILE + GAP) + MARGIN), LIGHT.page)
    draw = ImageDraw.Draw(sheet)
    draw.text((MARGIN, MARGIN), title, LIGHT.text, _font(18, True))
    for i, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + 30 + 20 * i), line, LIGHT.muted, _font(13))
    for i, row in enumerate(rows):
        column, at = divmod(i, high)
        left, top = MARGIN + column * (block + MARGIN), head + at * (TILE + GAP)
        draw.text((left, top + TILE // 2 - 20), row.name, LIGHT.text, _font(14, True))
        draw.multiline_text((left, top + TILE // 2), row.remark, LIGHT.muted, _font(12))
        for j, tile in enumerate(row.tiles):
            square = Pillow.fromarray(square_picture(tile, 255))
            sheet.paste(square, (left + NAME + j * (TILE + GAP), top))
    return sheet


def _lines(sentence: str, width: int) -> list[str]:
    """A sentence in lines that are not wider, as far as its words allow."""
    lines = [""]
    for word in sentence.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and _font(13).getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@cache
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    import matplotlib

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name), size)
