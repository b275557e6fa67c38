"""The headings of a comparison that is a matrix: above its columns and beside its rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from workbench.gui.widgets.section import ElidedLines
from workbench.render.composition import headings

from .gap import Gap
from .tiles import ComparisonTile

MARGIN = 4  # pixels around a heading


def headings_of(
    tiles: Sequence[ComparisonTile], places: Sequence[int], gaps: Sequence[Gap], columns: int
) -> tuple[list[str], list[str]]:
    """The headings of rows and columns of tiles at these places, with gaps between them."""
    words = {gap.place: gap.words for gap in gaps}
    words |= {place: (tile.view_state.title, *tile.words) for place, tile in zip(places, tiles, strict=True)}
    explained = {word for tile in tiles for word in tile.explained}
    return headings([words[place] for place in range(len(words))], columns, {gap.place for gap in gaps}, explained)


class RowHeading(QLabel):
    """Text that reads upwards, in two lines where one is too short, and shortened in its middle where these are.

    beside  the headings of the other rows, from which it differs however short it is
    """

    def __init__(self, text: str, beside: Sequence[str] = ()) -> None:
        super().__init__(text)
        self._beside = beside
        self.setToolTip(text)
        self.setFixedWidth(2 * self.fontMetrics().height() + 4)
        self.setMinimumHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)

    def lines_at(self, room: int) -> list[str]:
        """The lines in so many pixels from bottom to top."""
        layout = ElidedLines(self.text(), mode=Qt.TextElideMode.ElideMiddle)
        layout.setFont(self._bold)
        layout.beside = self._beside
        return layout.lines_at(room)

    @property
    def _bold(self) -> QFont:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        return bold

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.translate(0, self.height())
        painter.rotate(-90)
        painter.setFont(self._bold)
        painter.setPen(self.palette().color(self.foregroundRole()))
        box = QRect(MARGIN, 0, self.height() - 2 * MARGIN, self.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "\n".join(self.lines_at(box.width())))


class ColumnHeading(ElidedLines):
    """At most three lines of text in bold, shortened in its middle where they are too short.

    beside  the headings of the other columns, from which it differs however short it is
    """

    most = 3

    def __init__(self, text: str, beside: Sequence[str] = ()) -> None:
        super().__init__(text, mode=Qt.TextElideMode.ElideMiddle)
        self.beside = beside
        self.setStyleSheet("font-weight: 600;")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContentsMargins(MARGIN, 0, MARGIN, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """The pixels that it needs in this width, two lines at least."""
        self.ensurePolished()
        return max(2, len(self.lines_at(width - 2 * MARGIN))) * self.fontMetrics().lineSpacing() + 2 * MARGIN
