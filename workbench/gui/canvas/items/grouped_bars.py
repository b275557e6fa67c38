"""Several scores of the same things, as bars side by side on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from workbench.api import Scores
from workbench.gui.widgets.theme import CAPTION_PX, TEXT_PX, scaled, system_font, tokens
from workbench.phrases import said
from workbench.render.group import GroupedScores

from .score_bars import PAD, WIDEST, ScoreBars, score_text

NAME, BAR, GAP, END = 19, 6, 2, 9  # pixels of a row: its names, each bar, between bars, below
NUMBER = 58  # of a number, at least
ROOM_FOR_NUMBERS = 0.62  # of the width; where they need more they are written small, and the name has a line of its own
MOST_MEASURED = 200  # names


class GroupedBars(ScoreBars):
    """A row for each thing: its name with its numbers, and beneath a bar for each of the scores."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grouped: GroupedScores | None = None
        self.stacked = False  # whether names stand above their numbers
        self.beside = False  # whether each number stands beside its own bar, where all have no room in a line

    def show_grouped(self, grouped: GroupedScores) -> None:
        """Show these scores."""
        self.grouped = grouped
        self._stack()
        self.show_scores(grouped.scores[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._stack()
        super().resizeEvent(event)

    @property
    def line_height(self) -> int:
        """Of a name, or of its numbers."""
        return scaled(NAME)

    def _stack(self) -> None:
        """Names have a line of their own where one of them would be cut beside its numbers."""
        if self.grouped is None:
            return
        first, box, metrics = self.grouped.scores[0], QRectF(0, 0, self._width, NAME), QFontMetrics(system_font())

        def cut(row: int) -> bool:
            places, _ = self.places_of(self._numbers(row), box)
            return metrics.horizontalAdvance(said(first.names[row])) > min(place.left() for place in places) - 6

        rows = range(min(MOST_MEASURED, len(first.names)))
        count = len(self.grouped.series)
        self.beside = any(self.places_of(self._numbers(row), box)[0][0].left() < box.left() for row in rows)
        self.stacked = not self.beside and any(map(cut, rows))
        bars = count * self._small_line if self.beside else count * BAR + (count - 1) * GAP
        self.row_height = (1 + self.stacked) * self.line_height + bars + END

    @property
    def _small_line(self) -> int:
        return QFontMetrics(system_font(CAPTION_PX)).lineSpacing()

    @property
    def _width(self) -> int:
        return min(self.viewport().width(), WIDEST) - 2 * PAD

    def _numbers(self, row: int) -> list[str]:
        assert self.grouped is not None
        return [score_text(scores, row) for scores in self.grouped.scores]

    def range(self) -> tuple[float, float]:
        return self.grouped.span if self.grouped is not None else (0.0, 1.0)

    def paint_rows(self, painter: QPainter, scores: Scores) -> None:
        if self.grouped is None:
            return
        width, lines = self._width, (1 + self.stacked) * self.line_height
        for row in self.rows_in_sight():
            top = PAD + row * self.row_height - self.verticalScrollBar().value()
            self.paint_behind(painter, row, QRectF(PAD - 8, top, width + 16, self.row_height - 2))
            self._paint_words(painter, self.grouped, row, QRectF(PAD, top + 2, width, self.line_height))
            if self.beside:
                self._paint_lines(painter, self.grouped, row, QRectF(PAD, top + 2 + lines, width, self._small_line))
                continue
            for i, colour in enumerate(series_colours(len(self.grouped.series))):
                y = top + 2 + lines + i * (BAR + GAP)
                self._paint_bar(painter, QRectF(PAD, y, width, BAR), self.grouped.values[i, row], colour)

    def _paint_lines(self, painter: QPainter, grouped: GroupedScores, row: int, line: QRectF) -> None:
        """A line for each score: its bar, and its number beside it."""
        texts = self._numbers(row)
        painter.setFont(system_font(CAPTION_PX))
        wide = max(map(painter.fontMetrics().horizontalAdvance, texts)) + 2
        for i, (text, colour) in enumerate(zip(texts, series_colours(len(texts)), strict=True)):
            here = line.translated(0, i * line.height())
            painter.setPen(tokens().colour("text"))
            painter.drawText(here, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            track = QRectF(here.left(), here.center().y() - BAR / 2, max(1.0, here.width() - wide - 6), BAR)
            self._paint_bar(painter, track, grouped.values[i, row], colour)

    def _paint_words(self, painter: QPainter, grouped: GroupedScores, row: int, box: QRectF) -> None:
        texts = [] if self.beside else self._numbers(row)
        places, size = self.places_of(texts, box.translated(0, box.height()) if self.stacked else box)
        painter.setFont(system_font(size))
        for text, place, colour in zip(texts, places, series_colours(len(texts)), strict=True):
            painter.setPen(tokens().colour("text"))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            painter.fillRect(QRectF(place.left() + 1, place.center().y() - 5, 5, 9), colour)
        painter.setFont(system_font())
        room = QRectF(box)
        if places and not self.stacked:
            room.setRight(min(place.left() for place in places) - 6)
        name = said(grouped.scores[0].names[row])
        name = QFontMetrics(painter.font()).elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.setPen(tokens().colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    @staticmethod
    def places_of(texts: Sequence[str], box: QRectF) -> tuple[list[QRectF], int]:
        """Where each number is written, with its mark at the left, and in which size: all of them, at any width."""
        size = TEXT_PX if len(texts) * NUMBER <= ROOM_FOR_NUMBERS * box.width() else CAPTION_PX
        metrics = QFontMetrics(system_font(size))
        least, right, places = NUMBER if size == TEXT_PX else 0, box.right(), []
        for text in reversed(texts):
            number = metrics.horizontalAdvance(text) + 11
            wide = max(least, number)
            places.append(QRectF(right - number, box.top(), number, box.height()))
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
    """A key: the name of each series beside its colour, in two lines where one is too short."""

    def __init__(self) -> None:
        super().__init__()
        self._series: tuple[str, ...] = ()
        self._room = 1 << 20  # pixels
        self.wanted = 0  # pixels of one line

    def show_series(self, series: tuple[str, ...]) -> None:
        """Write these names, in the order of the colours."""
        self._series = series = tuple(said(name) for name in series)
        self.wanted = self._width_of(series)
        self.setAccessibleName(", ".join(map(said, series)))
        self.fit(self._room)

    def fit(self, room: int) -> None:
        """Take no more than so many pixels."""
        self._room = room
        self.setFixedWidth(max(map(self._width_of, self.lines), default=0))
        self.update()

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """The names of each line."""
        if self.wanted <= self._room or len(self._series) < 2:
            return [self._series]
        splits = [(self._series[:i], self._series[i:]) for i in range(1, len(self._series))]
        return list(min(splits, key=lambda split: max(map(self._width_of, split))))

    @staticmethod
    def _width_of(names: Sequence[str]) -> int:
        metrics = QFontMetrics(system_font(CAPTION_PX))
        return sum(metrics.horizontalAdvance(name) + 28 for name in names)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(system_font(CAPTION_PX))
        metrics, colours, lines = QFontMetrics(painter.font()), iter(series_colours(len(self._series))), self.lines
        high = min(self.height() / len(lines), 1.2 * metrics.lineSpacing())
        for i, names in enumerate(lines):
            x, top = 0.0, self.height() / 2 + (i - len(lines) / 2) * high
            for name in names:
                painter.fillRect(QRectF(x, top + high / 2 - 5, 10, 10), next(colours))
                wide = metrics.horizontalAdvance(name)
                painter.setPen(tokens().colour("muted"))
                painter.drawText(QRectF(x + 15, top, wide + 2, high), Qt.AlignmentFlag.AlignVCenter, name)
                x += wide + 28
        painter.end()


def series_colours(count: int) -> list[QColor]:
    """The first series is pale, the second has the accent colour."""
    now = tokens()
    return [now.colour(token) for token in ("muted", "accent", "warning", "good")][:count]
