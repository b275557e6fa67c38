"""A list beside a picture: for each box or label its colour, its name and its number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from workbench.api import Scores
from workbench.gui.widgets.theme import scaled, system_font, tokens
from workbench.phrases import said

from .score_bars import PAD, ROW, ScoreBars, score_text

WIDTH, SWATCH = 208, 10


class SwatchList(ScoreBars):
    """A row for each thing of a picture; pointing at a row and at the thing is the same."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedWidth(scaled(WIDTH))
        self._colours: Sequence[str] = ()

    def show_rows(self, rows: Scores, colours: Sequence[str]) -> None:
        """Show these rows, each with its colour."""
        self._colours = colours
        self.show_scores(rows)

    def point_at(self, row: int | None) -> None:
        """Mark the row of what is pointed at in the picture."""
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def paint_rows(self, painter: QPainter, scores: Scores) -> None:
        width = self.viewport().width() - 2 * PAD
        painter.setFont(system_font())
        metrics, middle = QFontMetrics(painter.font()), Qt.AlignmentFlag.AlignVCenter
        for row in self.rows_in_sight():
            top = PAD + row * ROW - self.verticalScrollBar().value()
            self.paint_behind(painter, row, QRectF(PAD - 8, top, width + 16, ROW))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours[row]))
            painter.drawRoundedRect(QRectF(PAD, top + (ROW - SWATCH) / 2, SWATCH, SWATCH), 2, 2)
            text = score_text(scores, row)
            box = QRectF(PAD + SWATCH + 8, top, width - SWATCH - 8, ROW)
            painter.setPen(tokens().colour("muted"))
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, text)
            painter.setPen(tokens().colour("text"))
            room = int(box.width() - metrics.horizontalAdvance(text) - 10)
            name = metrics.elidedText(said(scores.names[row]), Qt.TextElideMode.ElideRight, room)
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, name)
