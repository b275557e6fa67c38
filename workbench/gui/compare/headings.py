"""The headings of a comparison that is a matrix: above its columns and beside its rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from workbench.gui.widgets.section import ElidedLines
from workbench.render.composition import headings

from .gap import Gap
from .tiles import ComparisonTile

COLUMN_HEIGHT, ROW_WIDTH = 44, 30  # pixels


def headings_of(
    tiles: Sequence[ComparisonTile], places: Sequence[int], gaps: Sequence[Gap], columns: int
) -> tuple[list[str], list[str]]:
    """The headings of rows and columns of tiles at these places, with gaps between them."""
    words = {gap.place: gap.words for gap in gaps}
    words |= {place: (tile.view_state.title, *tile.words) for place, tile in zip(places, tiles, strict=True)}
    explained = {word for tile in tiles for word in tile.explained}
    return headings([words[place] for place in range(len(words))], columns, {gap.place for gap in gaps}, explained)


class RowHeading(QLabel):
    """One line of text that reads upwards, shortened where there is no room for all of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setToolTip(text)
        self.setFixedWidth(ROW_WIDTH)
        self.setMinimumHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.translate(0, self.height())
        painter.rotate(-90)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(self.palette().color(self.foregroundRole()))
        box = QRect(8, 0, self.height() - 16, self.width())
        text = QFontMetrics(bold).elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class ColumnHeading(ElidedLines):
    """At most two lines of text in bold."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setStyleSheet("font-weight: 600;")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(COLUMN_HEIGHT)
