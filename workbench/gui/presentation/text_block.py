"""A text laid out in a few lines of a width, for the slides of a presentation."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QTextLayout,
)

from workbench.gui.widgets.theme import system_font, tokens

MOST_LINES = 3  # of each text; the picture gets the rest


class TextBlock:
    """A text in lines of a width, the last of ``most`` shortened where there are more."""

    def __init__(self, text: str, pixels: float, width: float, bold: bool = False, most: int = MOST_LINES) -> None:
        self.font = system_font(bold=bold)
        self.font.setPixelSize(math.ceil(pixels))  # of the screen, whatever size the window's type has
        self._metrics = QFontMetricsF(self.font)
        self.lines: list[str] = []
        layout = QTextLayout(text, self.font)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            if len(self.lines) == most - 1:
                rest = text[line.textStart() :]
                self.lines.append(self._metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
                break
            line.setLineWidth(width)
            self.lines.append(text[line.textStart() :][: line.textLength()].rstrip())
        layout.endLayout()

    @property
    def height(self) -> float:
        """Of all lines."""
        return len(self.lines) * self._metrics.lineSpacing()

    @property
    def width(self) -> float:
        """Of the longest line."""
        return max((self._metrics.horizontalAdvance(line) for line in self.lines), default=0.0)

    def paint(self, painter: QPainter, at: QPointF, token: str) -> float:
        """Draw it below a point; the height that it took."""
        painter.setFont(self.font)
        painter.setPen(tokens().colour(token))
        for i, line in enumerate(self.lines):
            painter.drawText(at + QPointF(0, self._metrics.ascent() + i * self._metrics.lineSpacing()), line)
        return self.height
