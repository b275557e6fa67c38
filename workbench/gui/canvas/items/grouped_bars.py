"""Several scores of the same things, as bars side by side on one scale."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.api import Scores
from workbench.gui.widgets.theme import CAPTION_PX, system_font, tokens
from workbench.render.group import GroupedScores

from .score_bars import PAD, WIDEST, ScoreBars, score_text

NAME, BAR, GAP, END = 19, 6, 2, 9  # pixels of a row: its names, each bar, between bars, below
NUMBER = 58  # of a number, at least
ROOM_FOR_NUMBERS = 0.62  # of the width, at most; the others are read under the pointer


class GroupedBars(ScoreBars):
    """A row for each thing: its name with its numbers, and beneath a bar for each of the scores."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grouped: GroupedScores | None = None

    def show_grouped(self, grouped: GroupedScores) -> None:
        """Show these scores."""
        self.grouped = grouped
        count = len(grouped.series)
        self.row_height = NAME + count * BAR + (count - 1) * GAP + END
        self.show_scores(grouped.scores[0])

    def range(self) -> tuple[float, float]:
        return self.grouped.span if self.grouped is not None else (0.0, 1.0)

    def paint_rows(self, painter: QPainter, scores: Scores) -> None:
        if self.grouped is None:
            return
        width = min(self.viewport().width(), WIDEST) - 2 * PAD
        for row in self.rows_in_sight():
            top = PAD + row * self.row_height - self.verticalScrollBar().value()
            self.paint_behind(painter, row, QRectF(PAD - 8, top, width + 16, self.row_height - 2))
            self._paint_words(painter, self.grouped, row, QRectF(PAD, top + 2, width, NAME))
            for i, colour in enumerate(series_colours(len(self.grouped.series))):
                y = top + 2 + NAME + i * (BAR + GAP)
                self._paint_bar(painter, QRectF(PAD, y, width, BAR), self.grouped.values[i, row], colour)

    def _paint_words(self, painter: QPainter, grouped: GroupedScores, row: int, box: QRectF) -> None:
        painter.setFont(system_font())
        metrics, right = QFontMetrics(painter.font()), box.right()
        texts = [score_text(scores, row) for scores in grouped.scores]
        fitting = max(1, int(ROOM_FOR_NUMBERS * box.width() / NUMBER))
        for text, colour in reversed(list(zip(texts, series_colours(len(texts)), strict=True))[:fitting]):
            wide = max(NUMBER, metrics.horizontalAdvance(text) + 12)
            painter.setPen(tokens().colour("text"))
            painter.drawText(QRectF(right - wide, box.top(), wide, NAME), Qt.AlignmentFlag.AlignRight, text)
            painter.fillRect(QRectF(right - metrics.horizontalAdvance(text) - 11, box.top() + 4, 5, 9), colour)
            right -= wide + 6
        name = metrics.elidedText(grouped.scores[0].names[row], Qt.TextElideMode.ElideRight, int(right - box.left()))
        painter.setPen(tokens().colour("text"))
        painter.drawText(QRectF(box.left(), box.top(), right - box.left(), NAME), Qt.AlignmentFlag.AlignLeft, name)

    def _paint_bar(self, painter: QPainter, track: QRectF, value: float, colour: QColor) -> None:
        low, high = self.range()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().colour("raised"))
        painter.drawRoundedRect(track, 3, 3)
        if abs(value) < float("inf"):
            zero, end = (track.left() + (v - low) / (high - low) * track.width() for v in (0.0, value))
            bar = QRectF(min(zero, end), track.top(), max(2.0, abs(end - zero)), track.height())
            painter.setBrush(colour)
            painter.drawRoundedRect(bar, min(3, bar.width() / 2), 3)


class ColourKey(QWidget):
    """A key: the name of each series beside its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._series: tuple[str, ...] = ()

    def show_series(self, series: tuple[str, ...]) -> None:
        """Write these names, in the order of the colours."""
        self._series = series
        metrics = QFontMetrics(system_font(CAPTION_PX))
        self.setFixedWidth(sum(metrics.horizontalAdvance(name) + 28 for name in series))
        self.setAccessibleName(", ".join(series))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(system_font(CAPTION_PX))
        x, metrics = 0.0, QFontMetrics(painter.font())
        for name, colour in zip(self._series, series_colours(len(self._series)), strict=True):
            painter.fillRect(QRectF(x, self.height() / 2 - 5, 10, 10), colour)
            wide = metrics.horizontalAdvance(name)
            painter.setPen(tokens().colour("muted"))
            painter.drawText(QRectF(x + 15, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, name)
            x += wide + 28
        painter.end()


def series_colours(count: int) -> list[QColor]:
    """The first series is pale, the second has the accent colour."""
    now = tokens()
    return [now.colour(token) for token in ("muted", "accent", "warning", "good")][:count]
