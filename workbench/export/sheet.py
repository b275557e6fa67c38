"""The sheet of a composed figure: cells in rows, the headings of rows and columns, and how much room they take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .bodies.base import GAP, TEXT, Body
from .paper import Paper, clip, legible, line_height, width_of, wrap

MARGIN = 0.1  # inches around everything
ROW_GAP = 0.2
CLOSE = 0.06  # between tiles of a matrix
FOOT_GAP = 0.08  # between the last row and the colour bars of columns
BESIDE = 0.08  # between the headings of rows and the first column
SIZES = (TEXT, 7.5, 6.5, 5.5)  # points of the headings of columns
MOST_LINES = 3  # of the heading of a row
MOST_HEIGHT = 2.0  # inches that a row takes for its heading alone
RowBar = Callable[[Paper, float, float, float], None]  # draws a colour bar at (left, top, bottom)


@dataclass(frozen=True, eq=False)
class Cell:
    """A body under the lines of its title."""

    head: list[str]
    body: Body

    @property
    def title(self) -> float:
        """The height of the title, with the gap under it."""
        return len(self.head) * line_height(TEXT) + (0.04 if self.head else 0.0)

    def draw(self, paper: Paper, left: float, top: float) -> None:
        """Draw the body at a point, and the title over it."""
        paper.lines(left, top - self.title, self.head, TEXT, bold=True)
        self.body.draw(paper, left, top)


def column_size(names: Sequence[str], room: float) -> float:
    """The points, at most those of text, in which each word of the headings of columns has room; else the fewest."""
    words = [word for name in names for word in legible(name).split()]
    return next((size for size in SIZES if all(width_of(word, size, True) <= room for word in words)), SIZES[-1])


def side_width(lines: int) -> float:
    """Inches that headings of rows take, which read upwards in so many lines."""
    return lines * line_height(TEXT) + 0.01 + BESIDE


@dataclass(eq=False)
class Sheet:
    """The tiles in their rows, measured.

    room     how wide each column is
    columns  lines of the heading of each column, in ``points``; ``names`` headings of the rows
    lines    that headings of rows have
    bars     for each row what draws its colour bar at (left, top, bottom), or None
    words    height of the words over the tiles of a row
    feet     for each column what stands under it, its colour bar, or None
    """

    rows: list[list[Cell | None]]
    room: float
    columns: Sequence[list[str]] = ()
    points: float = TEXT
    names: Sequence[str] = ()
    lines: int = 1
    bars: Sequence[RowBar | None] = ()
    words: float = 0.0
    feet: Sequence[Body | None] = ()

    @property
    def left(self) -> float:
        """Where the first column begins; headings of rows stand before it."""
        return MARGIN + (side_width(self.lines) if self.names else 0.0)

    @property
    def titles(self) -> list[float]:
        """The height of the words over the bodies of each row, which begin at one height."""
        return [max(cell.title for cell in row if cell is not None) for row in self.rows]

    @property
    def heights(self) -> list[float]:
        """Of each row; each word of its heading has room, and all of it where it has as many lines as it may."""
        bodies = [max(cell.body.height for cell in row if cell is not None) for row in self.rows]
        heights = [title + body for title, body in zip(self.titles, bodies, strict=True)]
        if not self.names:
            return heights
        words = [_least_height(name, whole=self.lines == MOST_LINES) for name in self.names]
        return [max(height, least) for height, least in zip(heights, words, strict=True)]

    @property
    def head(self) -> float:
        """The height of the headings of the columns."""
        lines = max((len(lines) for lines in self.columns), default=0)
        return lines * line_height(self.points) + 0.05 if lines else 0.0

    @property
    def height(self) -> float:
        """Of everything."""
        return self.head + sum(self.heights) + self.gap * (len(self.rows) - 1) + self.foot

    @property
    def foot(self) -> float:
        """The height of what stands under the columns, with the gap above it."""
        return max((foot.height + FOOT_GAP for foot in self.feet if foot is not None), default=0.0)

    @property
    def gap(self) -> float:
        """Between two rows; tiles of a matrix without words lie close."""
        return CLOSE if self.columns else ROW_GAP

    @property
    def across(self) -> float:
        """Between two columns."""
        return CLOSE if self.columns else GAP

    @property
    def reads_whole(self) -> bool:
        """Whether the headings of the rows have room in their lines."""
        return all(
            len(wrap(name, height, TEXT, True)) <= self.lines
            for name, height in zip(self.names, self.heights, strict=False)
        )

    def draw(self, paper: Paper, top: float) -> None:
        """Draw everything, from this height down."""
        for column, lines in enumerate(self.columns):
            at = top + self.head - 0.05 - len(lines) * line_height(self.points)
            paper.lines(self._left_of(column), at, lines, self.points, bold=True)
        top += self.head
        for i, (row, title, height) in enumerate(zip(self.rows, self.titles, self.heights, strict=True)):
            if i < len(self.names):
                self._draw_name(paper, self.names[i], top, height)
            for column, cell in enumerate(row):
                if cell is not None:
                    cell.draw(paper, self._left_of(column), top + title)
            bar = self.bars[i] if i < len(self.bars) else None
            if bar is not None:
                bar(paper, self._left_of(len(row)), top, top + height)
            top += height + self.gap
        for column, foot in enumerate(self.feet):
            if foot is not None:
                foot.draw(paper, self._left_of(column), top - self.gap + FOOT_GAP)

    def _left_of(self, column: int) -> float:
        return self.left + column * (self.room + self.across)

    def _draw_name(self, paper: Paper, name: str, top: float, height: float) -> None:
        """The heading of a row, its lines from left to right and the last beside the tiles; what has no room is cut."""
        lines = wrap(name, height, TEXT, True)
        if len(lines) > self.lines:
            lines = [*lines[: self.lines - 1], clip(" ".join(lines[self.lines - 1 :]), height, TEXT, True)]
        left = self.left - BESIDE - 0.01 - len(lines) * line_height(TEXT)
        for i, line in enumerate(lines):
            paper.sideways(left + i * line_height(TEXT), top + height / 2, line, TEXT)


def _least_height(name: str, whole: bool) -> float:
    """Inches in which each word of a heading is read whole, or all of it in as many lines as it may have.

    A row stays lower than ``MOST_HEIGHT`` for it.
    """
    height = max((width_of(word, TEXT, True) for word in legible(name).split()), default=0.0)
    while whole and height < MOST_HEIGHT and len(wrap(name, height, TEXT, True)) > MOST_LINES:
        height += line_height(TEXT)
    return min(height, MOST_HEIGHT)
