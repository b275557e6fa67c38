"""Several scores of the same things, as bars side by side on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.api import Scores
from workbench.gui.widgets.theme import CAPTION_PX, TEXT_PX, system_font, tokens
from workbench.phrases import said
from workbench.render.group import GroupedScores

from .score_bars import PAD, WIDEST, ScoreBars, score_text

NAME, BAR, GAP, END = 19, 6, 2, 9  # pixels of a row: its names, each bar, between bars, below
NUMBER = 58  # of a number, at least
ROOM_FOR_NUMBERS = 0.62  # of the width; where they need more they are written small, and the name gives way


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
        texts = [score_text(scores, row) for scores in grouped.scores]
        places, size = self.places_of(texts, box)
        painter.setFont(system_font(size))
        for text, place, colour in zip(texts, places, series_colours(len(texts)), strict=True):
            painter.setPen(tokens().colour("text"))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            painter.fillRect(QRectF(place.left() + 1, box.top() + 4, 5, 9), colour)
        painter.setFont(system_font())
        metrics, right = QFontMetrics(painter.font()), min(place.left() for place in places) - 6
        name = metrics.elidedText(grouped.scores[0].names[row], Qt.TextElideMode.ElideRight, int(right - box.left()))
        painter.setPen(tokens().colour("text"))
        painter.drawText(QRectF(box.left(), box.top(), right - box.left(), NAME), Qt.AlignmentFlag.AlignLeft, name)

    @staticmethod
    def places_of(texts: Sequence[str], box: QRectF) -> tuple[list[QRectF], int]:
        """Where each number is written, with its mark at the left, and in which size: all of them, at any width."""
        size = TEXT_PX if len(texts) * NUMBER <= ROOM_FOR_NUMBERS * box.width() else CAPTION_PX
        metrics = QFontMetrics(system_font(size))
        least, right, places = NUMBER if size == TEXT_PX else 0, box.right(), []
        for text in reversed(texts):
            number = metrics.horizontalAdvance(text) + 11
            wide = max(least, number)
            places.append(QRectF(right - number, box.top(), number, NAME))
            right -= wide + 6
        return places[::-1], size

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
        self._series = series = tuple(said(name) for name in series)
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
