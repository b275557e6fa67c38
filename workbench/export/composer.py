"""A composed figure: several runs as tiles on a page of a given width, for a paper or a slide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from string import ascii_lowercase
from typing import Any, BinaryIO

import numpy as np

from workbench.api import Geometry, Heatmap, Picture, Result, UserError
from workbench.render.colour import limits_for, table_for
from workbench.render.composition import Composition
from workbench.render.display import Display
from workbench.render.group import kind_of, shared_displays
from workbench.render.numbers import number

from .bodies.base import BAR, GAP, Body, DrawingContext, photo_body
from .bodies.colour_bar import draw_colour_bar
from .bodies.registry import body_of
from .exported_result import ExportedResult
from .figure import SUFFIXES, VECTOR_DOTS, drawing_context, file_metadata
from .output_files import open_target
from .paper import THEMES, PageColours, Paper, drawing, fonts, line_height, wrap

MM = 25.4  # an inch
TEXT = 8.5  # points that tiles are measured with; another size scales the page that they are laid out on
HEADING, NOTE = 11.0, 7.5
MARGIN = 0.1
ROW_GAP = 0.2
NARROWEST = {True: 0.5, False: 2.2}  # inches of a tile: of a picture, and of a body with text
HIGHEST = 0.7  # of the width: the fewest columns are taken that keep the figure lower
MOST_BAR = 2.4
OWN_BAR = 0.7  # inches of a tile's colour bar
ROUGH = 8  # pixels an inch, to measure with


@dataclass(frozen=True, eq=False)
class FigureTile:
    """A run of the figure.

    pixels  (h, w, 3) uint8, the image as opened, or None
    provenance  empty for a tile that was computed from others
    title   the words over it
    seen    the image's name
    """

    result: Result
    pixels: np.ndarray | None
    geometry: Geometry | None
    provenance: Mapping[str, Any]
    title: str
    seen: str = ""


def save_composition(
    path: str | Path | BinaryIO,
    tiles: Sequence[FigureTile],
    composition: Composition,
    display: Display | None = None,
    common: str = "",
    dots: int = 0,
) -> tuple[int, int]:
    """Write the figure in the format that the file's ending asks for; into an open file as PNG.

    common  words that hold for all tiles, for the notes
    dots    pixels an inch of a preview; the layout is that of the composition's own

    Returns the (width, height) in pixels that it has, or would have, as PNG.

    Raises UserError where there is nothing to compose, no room for the tiles, no such font or ending, and where the
    file cannot be written.
    """
    suffix = Path(path).suffix.lower() if isinstance(path, str | Path) else ".png"
    if suffix not in SUFFIXES:
        raise UserError(f"A figure can be {', '.join(s[1:] for s in SUFFIXES)}; got {Path(str(path)).name!r}.")
    if composition.font not in fonts():
        raise UserError(f"There is no font {composition.font!r} on this machine.")
    own = max(VECTOR_DOTS, composition.dots) if suffix in (".svg", ".pdf") else composition.dots
    provenance = [dict(tile.provenance) for tile in tiles if tile.provenance]
    with drawing(composition.font):
        paper = compose_tiles(tiles, composition, display or Display(), common, own)
        with open_target(path) as target:
            paper.figure.savefig(
                target, format=suffix[1:], dpi=dots or own, facecolor=paper.colours.page,
                **file_metadata(suffix, provenance, composition.heading),
            )  # fmt: skip
        width, height = paper.figure.get_size_inches() * composition.dots
    return int(width), int(height)  # matplotlib rounds down too


def compose_tiles(
    tiles: Sequence[FigureTile], composition: Composition, display: Display, common: str = "", dots: int = VECTOR_DOTS
) -> Paper:
    """The figure on paper, of the chosen width: heading, tiles in rows, a common colour bar where possible, notes."""
    if not tiles:
        raise UserError("A figure needs at least one run; there is none in it.")
    scale = composition.size / TEXT
    width = composition.width / MM / scale
    layout = _Layout(tiles, composition, display, round(dots * scale), width - 2 * MARGIN)
    rows, room = layout.rows()
    below = [
        (wrap(words, width - 2 * MARGIN, size), size, colour) for words, size, colour in layout.words_below(common)
    ]
    heading = wrap(composition.heading, width - 2 * MARGIN, HEADING, True)
    height = 2 * MARGIN + sum(max(cell.height for cell in row) for row in rows) + ROW_GAP * (len(rows) - 1)
    height += len(heading) * line_height(HEADING) + (0.08 if heading else 0.0)
    height += sum(len(lines) * line_height(size) + 0.04 for lines, size, _ in below) + (0.12 if below else 0.0)
    paper = Paper(width, height, layout.colours, scale)
    top = MARGIN + paper.lines(MARGIN, MARGIN, heading, HEADING, bold=True) + (0.08 if heading else 0.0)
    began = top
    for row in rows:
        for i, cell in enumerate(row):
            cell.draw(paper, MARGIN + i * (room + GAP), top)
        top += max(cell.height for cell in row) + ROW_GAP
    top -= ROW_GAP
    layout.draw_bar(paper, width - MARGIN - BAR, began, top)
    top += 0.12
    for lines, size, colour in below:
        top += paper.lines(MARGIN, top, lines, size, colour) + 0.04
    return paper


@dataclass(eq=False)
class _Layout:
    """The tiles of a figure, measured. Lengths are those of text at 8.5 points."""

    tiles: Sequence[FigureTile]
    composition: Composition
    display: Display
    dots: int
    width: float

    def __post_init__(self) -> None:
        results = [tile.result for tile in self.tiles]
        shared = self.composition.scale == "shared"
        self._displays = shared_displays(results, self.display) if shared else [self.display] * len(results)
        self._maps = [i for i, result in enumerate(results) if isinstance(result, Heatmap)]
        alike = shared and len({kind_of(results[i]) for i in self._maps}) == 1 and len(self._maps) > 1
        self._common_bar = alike and self.composition.bars == "automatic"
        self._own_bar = OWN_BAR if self._maps and not self._common_bar and self.composition.bars != "none" else 0.0
        self._notes: list[tuple[str, list[str]]] = []

    @property
    def colours(self) -> PageColours:
        """The colours of the page."""
        return THEMES[self.composition.theme]

    def rows(self) -> tuple[list[list[Body]], float]:
        """The cells in rows, and how wide each is. Raises UserError where they have no room."""
        width = self.width - (BAR + GAP if self._common_bar else 0.0)
        pictures = all(isinstance(tile.result, Heatmap | Picture) for tile in self.tiles)
        least = NARROWEST[pictures] + (self._own_bar + GAP if self._own_bar else 0.0)
        most = max(1, int((width + GAP) / (least + GAP)))
        wanted = self.composition.columns
        if wanted > most or width < least:
            wide = self.composition.width
            raise UserError(
                f"{wanted or 1} columns of this text have no room in {number(wide)} mm: a tile needs "
                f"{least * MM * self.composition.size / TEXT:.0f} mm. Take fewer columns, smaller text or more width."
            )
        return self._in_rows(width, wanted or self._fitting(width, most))

    def _fitting(self, width: float, most: int) -> int:
        """The fewest columns that keep the figure lower than wide, measured with pictures of few pixels."""
        rough = replace(self, dots=ROUGH)
        for columns in range(1, most):
            rows, _ = rough._in_rows(width, columns)
            if sum(max(cell.height for cell in row) for row in rows) <= HIGHEST * self.width or len(rows) == 1:
                return columns
        return most

    def words_below(self, common: str) -> list[tuple[str, float, str]]:
        """(words, size, colour): the caption first, then the remarks and caveats of each tile."""
        composition, colours = self.composition, self.colours
        words = [(line, TEXT, colours.text) for line in composition.caption.splitlines() if line.strip()]
        if composition.notes:
            words += [(f"All: {common}.", NOTE, colours.muted)] if common else []
            of_all_maps = self._common_notes()
            for name, sentences in (*self._notes, *([("", of_all_maps)] if of_all_maps else [])):
                own = [sentence for sentence in sentences if not name or sentence not in of_all_maps]
                words += [(f"{name} {' '.join(own)}".strip(), NOTE, colours.muted)] if own else []
        return words

    def _common_notes(self) -> list[str]:
        """Sentences that are the same for every map; they are written once."""
        maps = [self._notes[i][1] for i in self._maps]
        if len(maps) < 2:
            return []
        return [sentence for sentence in maps[0] if all(sentence in sentences for sentences in maps)]

    def draw_bar(self, paper: Paper, left: float, top: float, bottom: float) -> None:
        """The common colour bar of all maps, if there is one."""
        if not self._common_bar:
            return
        at = self._maps[0]
        result, display = self.tiles[at].result, self._displays[at]
        assert isinstance(result, Heatmap)
        colours = table_for(result.signed, display), limits_for(result, display)
        height = min(MOST_BAR, bottom - top)
        draw_colour_bar(paper, left, top + (bottom - top - height) / 2, height, colours, result.unit)

    def _in_rows(self, width: float, columns: int) -> tuple[list[list[Body]], float]:
        room = (width - GAP * (columns - 1)) / columns
        cells = self._cells(room)
        return [cells[i : i + columns] for i in range(0, len(cells), columns)], room

    def _cells(self, room: float) -> list[Body]:
        """Each tile under its title, and each photograph before its first run."""
        self._notes = []
        cells: list[Body] = []
        for seen, indices in groupby(range(len(self.tiles)), key=lambda i: self.tiles[i].seen):
            members = list(indices)
            first = self.tiles[members[0]]
            fresh = all(self.tiles[i].seen != seen for i in range(members[0]))
            if self.composition.photograph and first.pixels is not None and fresh:
                context = self._context(first, Display(), room)
                _, heading = self._heading(len(cells), seen or "Image")
                beside_bars = replace(context, width=room - (context.bar + GAP if context.bar else 0.0))
                cells.append(_cell(photo_body(first.pixels, beside_bars), heading, room))
            for i in members:
                tile, context = self.tiles[i], self._context(self.tiles[i], self._displays[i], room)
                body = body_of(tile.result, context)
                letter, heading = self._heading(len(cells), tile.title)
                cells.append(_cell(body, heading, room))
                ranges = _range(tile.result, context) if self.composition.bars == "none" else []
                parts = (tile.result.caption, *ranges, *body.remarks, tile.result.caveat)
                self._notes.append((letter or f"{tile.title}:", [_sentence(part) for part in parts if part]))
        return cells

    def _heading(self, at: int, title: str) -> tuple[str, str]:
        """The letter of a tile, and the words over it."""
        letter = f"({_letter(at)})" if self.composition.letters else ""
        return letter, " ".join(part for part in (letter, title if self.composition.titles_shown else "") if part)

    def _context(self, tile: FigureTile, display: Display, room: float) -> DrawingContext:
        exported = ExportedResult(tile.result, tile.pixels, tile.geometry, display=display)
        context = drawing_context(exported, self.composition.theme, self.dots)
        return replace(context, beside=False, bar=self._own_bar, width=room, tallest=1.5 * room)


def _cell(body: Body, title: str, room: float) -> Body:
    """A body under its title."""
    head = wrap(title, room, TEXT, True)
    above = len(head) * line_height(TEXT) + (0.04 if head else 0.0)

    def draw(paper: Paper, left: float, top: float) -> None:
        paper.lines(left, top, head, TEXT, bold=True)
        body.draw(paper, left, top + above)

    return Body(room, above + body.height, draw)


def _range(result: Result, context: DrawingContext) -> list[str]:
    """The range of a map's colours, in words."""
    if not isinstance(result, Heatmap):
        return []
    limits = limits_for(result, context.display)
    return [f"Colours from {number(limits.low)} to {number(limits.high)} {result.unit}".rstrip()]


def _sentence(words: str) -> str:
    """The words with a full stop, unless they end in a mark."""
    return words if words.endswith((".", "!", "?", ":")) else f"{words}."


def _letter(at: int) -> str:
    """a to z, then aa, ab, …"""
    return ascii_lowercase[at] if at < 26 else _letter(at // 26 - 1) + ascii_lowercase[at % 26]
