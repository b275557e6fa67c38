"""The headings of a comparison that is a matrix: above its columns and beside its rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from workbench.render.composition import headings

from .gap import Gap
from .heading_lines import HeadingLines, heading_lines, words_in
from .tiles import ComparisonTile

MARGIN = 4  # pixels around a heading
STEP = 8  # pixels by which a column of headings becomes wider


def headings_of(
    tiles: Sequence[ComparisonTile], places: Sequence[int], gaps: Sequence[Gap], columns: int
) -> tuple[list[str], list[str]]:
    """The headings of rows and columns of tiles at these places, with gaps between them."""
    words = {gap.place: gap.words for gap in gaps}
    words |= {place: (tile.view_state.title, *tile.words) for place, tile in zip(places, tiles, strict=True)}
    explained = {word for tile in tiles for word in tile.explained}
    return headings([words[place] for place in range(len(words))], columns, {gap.place for gap in gaps}, explained)


class Heading(QLabel):
    """Text in bold, in lines that end where words end, in one size of type with the headings beside it.

    beside  the headings of all rows, or columns, from which it differs however short it is
    """

    def __init__(self, text: str, beside: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._beside = tuple(dict.fromkeys((*beside, text)))

    @property
    def full_text(self) -> str:
        """The text, not shortened."""
        return self.text()

    @property
    def bold(self) -> QFont:
        """The type in which it is written where there is room."""
        self.ensurePolished()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        return bold

    def laid_out(self, room: int, most: int) -> HeadingLines:
        """All headings beside each other in so many pixels and lines."""
        return heading_lines(self._beside, self.bold.toString(), max(1, room), most)

    def own_of(self, laid: HeadingLines) -> list[str]:
        """Its own lines among those of all."""
        return list(laid.lines[self._beside.index(self.text())])

    def write(self, painter: QPainter, box: QRect, laid: HeadingLines) -> None:
        """Write its lines in a box, and say as its tool tip what is cut."""
        font = self.bold
        font.setPixelSize(laid.size)
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "\n".join(self.own_of(laid)))

    def show_rest(self, laid: HeadingLines) -> None:
        """Its text is its tool tip where it is cut."""
        self.setToolTip("" if "…" not in "".join(self.own_of(laid)) else self.text())


class RowHeading(Heading):
    """It reads upwards in two lines where its row is high enough for that, else across."""

    def __init__(self, text: str, beside: Sequence[str] = ()) -> None:
        super().__init__(text, beside)
        self.reads_across = False
        self.setFixedWidth(self._of_two_lines)
        self.setMinimumHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)

    @property
    def _of_two_lines(self) -> int:
        return 2 * self.fontMetrics().height() + 4

    def fit(self, high: int, widest: int) -> None:
        """Take the width that rows of this height need.

        widest  pixels that headings may take of the comparison
        """
        self.reads_across = not self.laid_out(high - 2 * MARGIN, 2).is_whole
        self.setFixedWidth(self._width_across(high, widest) if self.reads_across else self._of_two_lines)

    def _width_across(self, high: int, widest: int) -> int:
        """As wide as the longest word, or as all of the text in the lines that there is room for."""
        metrics = QFontMetrics(self.bold)
        longest = max(metrics.horizontalAdvance(word) for text in self._beside for word in words_in(text))
        widths = range(longest + 2 * MARGIN, widest, STEP)
        whole = (width for width in widths if self.laid_out(width - 2 * MARGIN, self._most(high)).is_whole)
        return max(self._of_two_lines, next(whole, widest))

    def _most(self, high: int) -> int:
        return max(1, (high - 2 * MARGIN) // QFontMetrics(self.bold).lineSpacing())

    def _laid(self) -> HeadingLines:
        if self.reads_across:
            return self.laid_out(self.width() - 2 * MARGIN, self._most(self.height()))
        return self.laid_out(self.height() - 2 * MARGIN, 2)

    def lines_at(self, room: int) -> list[str]:
        """The lines in so many pixels from bottom to top."""
        return self.own_of(self.laid_out(room, 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_rest(self._laid())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.reads_across:
            self.write(painter, self.rect().adjusted(MARGIN, 0, -MARGIN, 0), self._laid())
        else:
            painter.translate(0, self.height())
            painter.rotate(-90)
            self.write(painter, QRect(MARGIN, 0, self.height() - 2 * MARGIN, self.width()), self._laid())
        painter.end()


class ColumnHeading(Heading):
    """At most three lines above a column."""

    most = 3

    def __init__(self, text: str, beside: Sequence[str] = ()) -> None:
        super().__init__(text, beside)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def lines_at(self, room: int) -> list[str]:
        """The lines in so many pixels."""
        return self.own_of(self.laid_out(room, self.most))

    def heightForWidth(self, width: int) -> int:
        """The pixels that it needs in this width, two lines at least."""
        lines = self.lines_at(width - 2 * MARGIN)
        return max(2, len(lines)) * QFontMetrics(self.bold).lineSpacing() + 2 * MARGIN

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_rest(self.laid_out(self.width() - 2 * MARGIN, self.most))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self.rect().adjusted(MARGIN, 0, -MARGIN, 0)
        self.write(painter, box, self.laid_out(box.width(), self.most))
        painter.end()
