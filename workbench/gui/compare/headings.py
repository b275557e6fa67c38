"""The headings of a comparison that is a matrix."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from workbench.gui.widgets.section import ElidedLines

OVER, HEADING = 44, 30  # pixels over a column of a matrix, and beside a row


class VerticalHeading(QLabel):
    """One line of text that reads from below, shortened where there is no room for all of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setToolTip(text)
        self.setFixedWidth(HEADING)
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
        place = QRect(8, 0, self.height() - 16, self.width())
        short = QFontMetrics(bold).elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, short)


def horizontal_heading(text: str) -> QLabel:
    made = ElidedLines(text)
    made.setStyleSheet("font-weight: 600;")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setFixedHeight(OVER)
    return made
