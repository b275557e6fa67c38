"""A composed figure: several runs as tiles on a page of a given width, for a paper or a slide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from string import ascii_lowercase
from typing import Any, BinaryIO

import numpy as np

from workbench.api import Area, Boxes, Geometry, Heatmap, Picture, Regions, Result, UserError
from workbench.render.colour import Limits, limits_for, table_for
from workbench.render.composition import Composition
from workbench.render.display import Display
from workbench.render.group import Kind, kind_of, shared_displays, shared_limits
from workbench.render.numbers import number
from workbench.render.within import sentences

from .bodies.base import BAR, GAP, TEXT, Body, DrawingContext, photo_body
from .bodies.colour_bar import draw_colour_bar, flat_colour_bar
from .bodies.registry import body_of
from .exported_result import ExportedResult
from .figure import SUFFIXES, VECTOR_DOTS, drawing_context, file_metadata
from .matrix import Matrix
from .output_files import open_target
from .paper import THEMES, PageColours, Paper, clip, drawing, fonts, has_han, legible, line_height, wrap
from .sheet import CLOSE, MARGIN, MOST_LINES, Cell, RowBar, Sheet, column_size, side_width

MM = 25.4  # an inch
HEADING, NOTE = 11.0, 7.5
PICTURES = (Heatmap, Picture, Boxes, Regions)  # results that need no room for text
NARROWEST = {True: 0.5, False: 2.2}  # inches of a tile: of a picture, and of a body with text
HIGHEST = 0.7  # of the width: the fewest columns are taken that keep the figure lower
MOST_BAR = 2.4
OWN_BAR = 0.7  # inches of a tile's colour bar
PAGE = 250.0  # millimetres of an A4 page between its margins
EMPTY = 0.6  # of a tile's width: the height of a row without any result
LOWEST = 0.6  # inches of a picture that is made smaller to fit the page
GAP_WORDS = "No result yet"
MISSING = "Left out, since there is no result yet:"
ROUGH = 8  # pixels an inch, to measure with


@dataclass(frozen=True, eq=False)
class FigureTile:
    """A run of the figure.

    pixels  (h, w, 3) uint8, the image as opened, or None
    provenance  empty for a tile that was computed from others
    title   the words over it
    seen    the image's name
    regions names and areas that were drawn on the image, as far as they are shown
    """

    result: Result
    pixels: np.ndarray | None
    geometry: Geometry | None
    provenance: Mapping[str, Any]
    title: str
    seen: str = ""
    regions: tuple[tuple[str, Area], ...] = ()

    @property
    def kind(self) -> Kind | None:
        """What decides with which other maps it shares a scale; None for what is no map."""
        return kind_of(self.result, str(self.provenance.get("technique", "")))


def save_composition(
    path: str | Path | BinaryIO,
    tiles: Sequence[FigureTile],
    composition: Composition,
    display: Display | None = None,
    common: str = "",
    dots: int = 0,
    matrix: Matrix | None = None,
    missing: Sequence[str] = (),
) -> tuple[int, int]:
    """Write the figure in the format that the file's ending asks for; into an open file as PNG.

    common  words that hold for all tiles, for the notes
    dots    pixels an inch of a preview; the layout is that of the composition's own
    matrix  where the tiles are one: they stand in its rows and columns, and have no titles but those a person gave
    missing titles of runs that belong here and have no result

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
        paper = compose_tiles(tiles, composition, display or Display(), common, own, matrix, missing)
        with open_target(path) as target:
            paper.figure.savefig(
                target, format=suffix[1:], dpi=dots or own, facecolor=paper.colours.page,
                **file_metadata(suffix, provenance, composition.heading),
            )  # fmt: skip
        width, height = paper.figure.get_size_inches() * composition.dots
    return int(width), int(height)  # matplotlib rounds down too


def compose_tiles(
    tiles: Sequence[FigureTile],
    composition: Composition,
    display: Display,
    common: str = "",
    dots: int = VECTOR_DOTS,
    matrix: Matrix | None = None,
    missing: Sequence[str] = (),
) -> Paper:
    """The figure on paper, of the chosen width: heading, tiles in rows, colour bars where they belong, notes.

    It is as high as its tiles and words are, and at most a page where pictures can be made smaller for it.
    """
    if not tiles:
        raise UserError("A figure needs at least one run; there is none in it.")
    scale = composition.size / TEXT
    width = composition.width / MM / scale
    layout = _Layout(tiles, composition, display, round(dots * scale), width - 2 * MARGIN, matrix)
    heading = wrap(composition.heading, width - 2 * MARGIN, HEADING, True)
    above = len(heading) * line_height(HEADING) + (0.08 if heading else 0.0)
    sheet = layout.sheet()
    below, under = _wrapped(layout.words_below(common, missing), width - 2 * MARGIN)
    page = page_height(composition.width) / MM / scale
    if 2 * MARGIN + above + sheet.height + under > page:
        least = MARGIN * 2 + above + under + sheet.height - sum(sheet.heights)
        lower = (page - least) / len(sheet.rows) - sheet.words
        if lower >= LOWEST:
            sheet = replace(layout, tallest=lower).sheet()
    paper = Paper(width, 2 * MARGIN + above + sheet.height + under, layout.colours, scale)
    paper.lines(MARGIN, MARGIN, heading, HEADING, bold=True)
    top = MARGIN + above
    sheet.draw(paper, top)
    layout.draw_bar(paper, width - MARGIN - BAR, top + sheet.head, top + sheet.height)
    top += sheet.height + (0.12 if below else 0.0)
    for lines, size, colour in below:
        top += paper.lines(MARGIN, top, lines, size, colour) + 0.04
    return paper


def page_height(width: float) -> float:
    """How high a figure can be on a page that is wide enough for it, in millimetres."""
    return max(PAGE, PAGE / 180 * width)


def _wrapped(words: Sequence[tuple[str, float, str]], width: float) -> tuple[list[tuple[list[str], float, str]], float]:
    """(lines, size, colour) of each text, and their height with the gap above them."""
    below = [(wrap(text, width, size), size, colour) for text, size, colour in words]
    height = sum(len(lines) * line_height(size) + 0.04 for lines, size, _ in below)
    return below, height + (0.12 if below else 0.0)


@dataclass(eq=False)
class _Layout:
    """The tiles of a figure, measured. Lengths are those of text at 8.5 points."""

    tiles: Sequence[FigureTile]
    composition: Composition
    display: Display
    dots: int
    width: float
    matrix: Matrix | None = None
    tallest: float = 0.0  # inches of a picture; 0 for one and a half times its width

    def __post_init__(self) -> None:
        results = [tile.result for tile in self.tiles]
        shared = self.composition.scale == "shared"
        kinds = [tile.kind for tile in self.tiles]
        self._displays = shared_displays(results, self.display, kinds) if shared else [self.display] * len(results)
        self._maps = [i for i, result in enumerate(results) if isinstance(result, Heatmap)]
        alike = shared and len({kinds[i] for i in self._maps}) == 1 and len(self._maps) > 1
        self._common_bar = alike and self.composition.bars == "automatic"
        lines = self.matrix.lines if self.matrix is not None else []
        by_line = shared and not self._common_bar and self.composition.bars == "automatic" and bool(self._maps)
        self._row_bars = by_line and self._of_one_kind(lines)
        self._column_bars = by_line and not self._row_bars and self._of_one_kind([*zip(*lines, strict=True)])
        together = self._common_bar or self._row_bars or self._column_bars
        own = self._maps and not together and self.composition.bars != "none"
        self._own_bar = OWN_BAR if own else 0.0
        self._notes: list[tuple[str, list[str]]] = []

    @property
    def colours(self) -> PageColours:
        """The colours of the page."""
        return THEMES[self.composition.theme]

    def sheet(self) -> Sheet:
        """The tiles in rows. Raises UserError where they have no room."""
        if self.matrix is not None:
            return self._matrix_sheet(self.matrix)
        rows, room = self._rows()
        return Sheet([[*row] for row in rows], room, words=2 * line_height(TEXT))

    def _of_one_kind(self, lines: Sequence[Sequence[int | None]]) -> bool:
        """Whether each of these rows or columns of a matrix has maps of one kind, or no map at all."""
        kinds = [{self.tiles[i].kind for i in line if i is not None} for line in lines]
        return bool(kinds) and all(len(of_line) < 2 for of_line in kinds)

    def _maps_of(self, line: Sequence[int | None]) -> list[int]:
        """The tiles of a row or column that are maps."""
        return [i for i in line if i is not None and i in self._maps]

    def _matrix_sheet(self, matrix: Matrix) -> Sheet:
        """The matrix with as few lines in the headings of its rows as they need, measured with rough pictures."""
        rough = replace(self, dots=ROUGH)
        needed = next((n for n in range(1, MOST_LINES) if rough._matrix_in(matrix, n).reads_whole), MOST_LINES)
        return self._matrix_in(matrix, needed)

    def _matrix_in(self, matrix: Matrix, lines_of_names: int) -> Sheet:
        """The tiles in the rows and columns of their matrix, with photographs in a row or a column of their own."""
        across, lines = len(matrix.columns), matrix.lines
        firsts = [next((i for i in line if i is not None), None) for line in lines]
        heads = [next((i for i in column if i is not None), None) for column in zip(*lines, strict=True)]
        seen = [{self.tiles[i].seen for i in line if i is not None} for line in lines]
        down = [{self.tiles[i].seen for i in column if i is not None} for column in zip(*lines, strict=True)]
        photos = self.composition.photograph and any(tile.pixels is not None for tile in self.tiles)
        on_top = photos and len(set.union(*down)) > 1 and all(len(names) < 2 for names in down)
        beside = photos and not on_top and all(len(names) < 2 for names in seen)
        columns = across + beside
        bars = BAR + GAP if self._common_bar or self._row_bars else 0.0
        width = self.width - side_width(lines_of_names) - bars
        room = (width - CLOSE * (columns - 1)) / columns
        pictures = all(isinstance(tile.result, PICTURES) for tile in self.tiles)
        least = NARROWEST[pictures] + (self._own_bar + GAP if self._own_bar else 0.0)
        if room < least:
            raise UserError(self._no_room(columns, least))
        self._notes = []
        rows: list[list[Cell | None]] = []
        for i, line in enumerate(lines):
            cells: list[Cell | None] = []
            for column, at in enumerate(line):
                if at is None:
                    left_out = i * len(line) + column in matrix.left_out
                    high = line_height(NOTE) if firsts[i] is not None else EMPTY * room
                    cells.append(self._gap_cell(room, high, "" if left_out else GAP_WORDS))
                    continue
                name = ", ".join(part for part in (matrix.rows[i], matrix.columns[column]) if part)
                title = self.tiles[at].title if self.composition.titles_shown else ""
                cells.append(self._tile_cell(at, title, name, room))
            if beside:
                first = firsts[i]
                fresh = first is not None and (i == 0 or seen[i] != seen[i - 1])
                cells.insert(0, self._photo_cell(self.tiles[first], "", room) if fresh and first is not None else None)
            rows.append(cells)
        names, above = list(matrix.rows), list(matrix.columns)
        row_bars = [self._row_bar(maps) if (maps := self._maps_of(line)) else None for line in lines]
        row_bars = row_bars if self._row_bars else []
        feet = [self._foot(self._maps_of(column), room) for column in zip(*lines, strict=True)]
        feet = [*([None] if beside else []), *feet] if self._column_bars else []
        if on_top:
            rows.insert(0, [self._photo_cell(self.tiles[i], "", room) if i is not None else None for i in heads])
            names, row_bars = ["", *names], [None, *row_bars] if row_bars else []
        above = ["Image", *above] if beside else above
        points = column_size(above, room)
        words = [wrap(text, room, points, True) for text in above]
        return Sheet(rows, room, words, points, names, lines_of_names, row_bars, feet=feet)

    def _gap_cell(self, room: float, high: float, words: str) -> Cell:
        """A place without a picture, with what is said there."""

        def draw(paper: Paper, left: float, top: float) -> None:
            paper.lines(left, top, [clip(words, room, NOTE)], NOTE, self.colours.muted)

        return Cell([], Body(room, high, draw))

    def _row_bar(self, row: Sequence[int]) -> RowBar:
        """What draws the colour bar of a row of tiles."""
        return lambda paper, left, top, bottom: self._draw_bar_of(paper, row, left + 0.08, top, bottom)

    def _foot(self, column: Sequence[int], room: float) -> Body | None:
        """The colour bar under a column of maps; None where there is no map."""
        return flat_colour_bar(*self._colours_of(column), room) if column else None

    def _no_room(self, columns: int, least: float) -> str:
        return (
            f"{columns} columns of this text have no room in {number(self.composition.width)} mm: a tile needs "
            f"{least * MM * self.composition.size / TEXT:.0f} mm. Take fewer columns, smaller text or more width."
        )

    def _rows(self) -> tuple[list[list[Cell]], float]:
        """The cells in rows, and how wide each is. Raises UserError where they have no room."""
        width = self.width - (BAR + GAP if self._common_bar else 0.0)
        pictures = all(isinstance(tile.result, PICTURES) for tile in self.tiles)
        least = NARROWEST[pictures] + (self._own_bar + GAP if self._own_bar else 0.0)
        most = max(1, int((width + GAP) / (least + GAP)))
        wanted = self.composition.columns
        if wanted > most or width < least:
            raise UserError(self._no_room(wanted or 1, least))
        return self._in_rows(width, wanted or self._fitting(width, most))

    def _fitting(self, width: float, most: int) -> int:
        """The fewest columns that keep the figure lower than wide, measured with pictures of few pixels.

        Where every photograph has as many maps, rows hold whole photographs with their maps, and no gap.
        """
        rough = replace(self, dots=ROUGH)
        sizes = [len(group) for group in rough._groups(width)]
        step = sizes[0] if len(sizes) > 1 and len(set(sizes)) == 1 else 1
        tried = [columns for columns in range(1, most + 1) if columns % step == 0] or [most]
        for columns in tried:
            rows, room = rough._in_rows(width, columns)
            height = sum(Sheet([[*row] for row in rows], room).heights)
            if height <= HIGHEST * self.width or len(rows) == 1:
                return columns
        return tried[-1]

    def words_below(self, common: str, missing: Sequence[str]) -> list[tuple[str, float, str]]:
        """(words, size, colour): the caption, what is not here yet, then the remarks and caveats of each tile."""
        composition, colours = self.composition, self.colours
        words = [(line, TEXT, colours.text) for line in composition.caption.splitlines() if line.strip()]
        if missing:
            words.append((f"{legible(MISSING)} {', '.join(map(legible, missing))}", NOTE, colours.muted))
        if composition.notes:
            words += [(f"All: {common}.", NOTE, colours.muted)] if common else []
            words += [(_note(name, told), NOTE, colours.muted) for name, told in self._told_once()]
        return words

    def _told_once(self) -> list[tuple[str, list[str]]]:
        """The sentences of each tile under its name, and last under their names those that several tiles have alike.

        What holds for all of them, or for every map, needs no name.
        """
        said_by: dict[str, list[int]] = {}
        for i, (_, told) in enumerate(self._notes):
            for sentence in dict.fromkeys(told):
                said_by.setdefault(sentence, []).append(i)
        shared: dict[tuple[int, ...], list[str]] = {}
        for sentence, tiles in said_by.items():
            shared.setdefault(tuple(tiles), []).append(sentence)
        everybody = [i for i, (_, told) in enumerate(self._notes) if told]

        def name_of(tiles: tuple[int, ...]) -> str:
            if len(tiles) > 1 and list(tiles) in (everybody, list(self._maps)):
                return ""
            names = [self._notes[i][0] for i in tiles]
            return ", ".join(name.removesuffix(":") for name in names[:-1]) + (", " if names[:-1] else "") + names[-1]

        lines = sorted(shared.items(), key=lambda line: (len(line[0]) > 1, not name_of(line[0]), line[0]))
        return [(name_of(tiles), told) for tiles, told in lines]

    def draw_bar(self, paper: Paper, left: float, top: float, bottom: float) -> None:
        """The common colour bar of all maps, if there is one."""
        if self._common_bar:
            self._draw_bar_of(paper, self._maps, left, top, bottom)

    def _draw_bar_of(self, paper: Paper, tiles: Sequence[int], left: float, top: float, bottom: float) -> None:
        """The colour bar that these tiles share."""
        colours, unit = self._colours_of(tiles)
        height = min(MOST_BAR, bottom - top)
        draw_colour_bar(paper, left, top + (bottom - top - height) / 2, height, colours, unit)

    def _colours_of(self, tiles: Sequence[int]) -> tuple[tuple[np.ndarray, Limits], str]:
        """The colours that these maps share with what they mean, and the unit."""
        display = self._displays[tiles[0]]
        maps = [result for i in tiles if isinstance(result := self.tiles[i].result, Heatmap)]
        limits, unit = shared_limits(maps, display)
        return (table_for(maps[0].signed, display), limits), unit

    def _in_rows(self, width: float, columns: int) -> tuple[list[list[Cell]], float]:
        """A photograph and its maps stay in one row, where a row holds as many."""
        room = (width - GAP * (columns - 1)) / columns
        rows: list[list[Cell]] = [[]]
        for group in self._groups(room):
            if rows[-1] and len(rows[-1]) + len(group) > columns and len(group) > 1:
                rows.append([])
            for cell in group:
                if len(rows[-1]) == columns:
                    rows.append([])
                rows[-1].append(cell)
        return rows, room

    def _groups(self, room: float) -> list[list[Cell]]:
        """Each photograph with the tiles after it, each under its title; a tile without one is a group of its own."""
        self._notes = []
        groups: list[list[Cell]] = []
        count = 0
        for seen, indices in groupby(range(len(self.tiles)), key=lambda i: self.tiles[i].seen):
            members = list(indices)
            first = self.tiles[members[0]]
            fresh = all(self.tiles[i].seen != seen for i in range(members[0]))
            if self.composition.photograph and first.pixels is not None and fresh:
                _, heading = self._heading(count, seen or "Image")
                groups.append([self._photo_cell(first, heading, room)])
                count += 1
            for i in members:
                letter, heading = self._heading(count, self.tiles[i].title)
                cell = self._tile_cell(i, heading, letter, room)
                count += 1
                if self.composition.photograph and first.pixels is not None and fresh:
                    groups[-1].append(cell)
                else:
                    groups.append([cell])
        return groups

    def _photo_cell(self, tile: FigureTile, heading: str, room: float) -> Cell:
        context = self._context(tile, replace(Display(), network_view=self.display.network_view), room)
        beside_bars = replace(context, width=room - (context.bar + GAP if context.bar else 0.0))
        if context.photo is None:
            return Cell([], Body(room, 0.0, lambda _paper, _left, _top: None))
        return Cell(wrap(heading, room, TEXT, True), photo_body(context.photo, beside_bars))

    def _tile_cell(self, at: int, heading: str, name: str, room: float) -> Cell:
        """A tile under its heading; its remarks are noted under a name, or its title."""
        tile, context = self.tiles[at], self._context(self.tiles[at], self._displays[at], room)
        body = body_of(tile.result, context)
        ranges = _range(tile.result, context) if self.composition.bars == "none" else []
        shares = sentences(tile.regions, tile.result, tile.geometry)
        parts = (tile.result.caption, *shares, *ranges, *body.remarks, tile.result.caveat)
        label = name if name.startswith("(") else f"{name or tile.title}:"
        self._notes.append((label, [_sentence(part) for part in parts if part]))
        return Cell(wrap(heading, room, TEXT, True), body)

    def _heading(self, at: int, title: str) -> tuple[str, str]:
        """The letter of a tile, and the words over it."""
        letter = f"({_letter(at)})" if self.composition.letters else ""
        words = legible(title) if self.composition.titles_shown else ""
        return letter, " ".join(part for part in (letter, words) if part)

    def _context(self, tile: FigureTile, display: Display, room: float) -> DrawingContext:
        exported = ExportedResult(tile.result, tile.pixels, tile.geometry, display=display, regions=tile.regions)
        context = drawing_context(exported, self.composition.theme, self.dots)
        return replace(context, beside=False, bar=self._own_bar, width=room, tallest=self.tallest or 1.5 * room)


def _range(result: Result, context: DrawingContext) -> list[str]:
    """The range of a map's colours, in words."""
    if not isinstance(result, Heatmap):
        return []
    limits = limits_for(result, context.display)
    return [f"Colours from {number(limits.low)} to {number(limits.high)} {result.unit}".rstrip()]


def _sentence(words: str) -> str:
    """The words with a full stop, unless they end in a mark."""
    return words if words.endswith((".", "!", "?", ":", "。", "！", "？")) else f"{words}."


def _note(name: str, sentences: Sequence[str]) -> str:
    """Sentences after the name that they are about, each in the reader's language."""
    head, translated = name.removesuffix(":"), [legible(sentence) for sentence in sentences]
    translated = [f"{words[:-1]}。" if has_han(words) and words.endswith(".") else words for words in translated]
    told = ("" if all(map(has_han, translated)) else " ").join(translated)
    colon = ("：" if has_han(told) else ": ") if head != name else " "
    return f"{legible(head)}{colon}{told}".strip()


def _letter(at: int) -> str:
    """a to z, then aa, ab, …"""
    return ascii_lowercase[at] if at < 26 else _letter(at // 26 - 1) + ascii_lowercase[at % 26]
