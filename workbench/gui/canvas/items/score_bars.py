"""Numbers with names as bars: a row for each, painted as it comes into sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from workbench.api import Scores
from workbench.gui.widgets.section import short_with_number
from workbench.gui.widgets.theme import scaled, system_font, tokens
from workbench.phrases import said
from workbench.render.numbers import UP_TO_ONE, fixed, in_unit

from .pane import BY_KEY

ROW, PAD, WIDEST = 30, 14, 860
NUMBERS, SHORTEST = 76, 20  # pixels of the numbers where there is room, and of a bar: names go before it
MEASURED = 200  # rows
ROUNDED = 2  # pixels by which a name is wider than told: enlarged for a slide, it has parts of them
ROOMY = 420  # pixels from which bars have room for the logits beside them
LOGIT_GAP = 14


class ScoreBars(QAbstractScrollArea):
    """A row for each number, painted as it comes into sight. Arrows move, Enter picks."""

    pointed = Signal(object)  # row, or None
    chosen = Signal(int)  # row
    row_height = ROW

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.scores: Scores | None = None
        self.current = -1
        self.dimmed = False
        self.by_key = False  # whether the focus came by the keyboard, which shows a frame
        self.hovered: int | None = None

    def show_scores(self, scores: Scores) -> None:
        """Show these numbers."""
        self.scores = scores
        self.current = min(self.current, len(scores.values) - 1)
        self._measure()
        self.viewport().update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Whether newer numbers are on their way."""
        self.dimmed = dimmed
        self.viewport().update()

    def row_at(self, y: float) -> int | None:
        """Which row lies at a height of the viewport."""
        row = int((y + self.verticalScrollBar().value() - PAD) // self.row_height)
        return row if self.scores is not None and 0 <= row < len(self.scores.values) else None

    def range(self) -> tuple[float, float]:
        """What the bars span: 0 to 1 for probabilities, else from zero, or below, to the largest."""
        if self.scores is None or not len(self.scores.values):
            return 0.0, 1.0
        values = [float(v) for v in self.scores.values if abs(v) < float("inf")]
        low, high = min([0.0, *values]), max([0.0, *values])
        if self.scores.unit in UP_TO_ONE:
            high = max(high, 1.0)
        return low, high if high > low else low + 1.0

    def rows_in_sight(self) -> Sequence[int]:
        """Those that have to be painted; on a slide, which nobody scrolls, only whole ones."""
        rows = len(self.scores.values) if self.scores is not None else 0
        if self.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            return range(min(rows, (self.viewport().height() - PAD) // self.row_height))
        first = max(0, (self.verticalScrollBar().value() - PAD) // self.row_height)
        return range(first, min(rows, first + self.viewport().height() // self.row_height + 2))

    def paint_behind(self, painter: QPainter, row: int, box: QRectF) -> None:
        """The ground of a row that is pointed at or chosen."""
        if row in (self.hovered, self.current):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens().colour("hover" if row == self.hovered else "raised"))
            painter.drawRoundedRect(box, 6, 6)

    @property
    def needed_height(self) -> int:
        """Pixels of all rows."""
        return (len(self.scores.values) if self.scores is not None else 0) * self.row_height + 2 * PAD

    def _measure(self) -> None:
        self.verticalScrollBar().setRange(0, max(0, self.needed_height - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height())
        self.verticalScrollBar().setSingleStep(self.row_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), tokens().colour("canvas"))
        if self.scores is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.dimmed:
                painter.setOpacity(0.45)
            self.paint_rows(painter, self.scores)
        if self.hasFocus() and self.by_key:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(tokens().colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def paint_rows(self, painter: QPainter, scores: Scores) -> None:
        """Names, bars and numbers."""
        now, offset = tokens(), self.verticalScrollBar().value()
        width = min(self.viewport().width(), WIDEST) - 2 * PAD
        painter.setFont(system_font())
        metrics = QFontMetrics(painter.font())
        beside = scores.logits if scores.logits is not None and width >= ROOMY else ()
        logits = [f"logit {fixed(float(one), signed=False)}" for one in beside]
        extra = max((84, *(LOGIT_GAP + metrics.horizontalAdvance(one) for one in logits))) if logits else 0
        named, numbers = columns(scores, width - extra, metrics)
        track = QRectF(PAD + named, 0, max(SHORTEST, width - named - numbers - extra), 8)
        low, high = self.range()
        zero = track.left() + (0 - low) / (high - low) * track.width()
        middle = Qt.AlignmentFlag.AlignVCenter
        for row in self.rows_in_sight():
            y = PAD + row * ROW - offset
            self.paint_behind(painter, row, QRectF(PAD - 8, y, width + 16, ROW))
            value = float(scores.values[row])
            painter.setPen(now.colour("text"))
            name = short_with_number(said(scores.names[row]), metrics, named - 14)
            painter.drawText(QRectF(PAD, y, named - 14, ROW), middle, name)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour("raised"))
            track.moveTop(y + (ROW - track.height()) / 2)
            painter.drawRoundedRect(track, 4, 4)
            if abs(value) < float("inf"):
                end = track.left() + (value - low) / (high - low) * track.width()
                painter.setBrush(now.colour("accent" if value >= 0 else "warning"))
                bar = QRectF(min(zero, end), track.top(), max(2.0, abs(end - zero)), track.height())
                painter.drawRoundedRect(bar, min(4, bar.width() / 2), min(4, bar.width() / 2))
            right = QRectF(track.right(), y, numbers, ROW)
            painter.setPen(now.colour("text"))
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, score_text(scores, row))
            if logits:
                painter.setPen(now.colour("muted"))
                logit = logits[row]
                painter.drawText(right.adjusted(numbers - 8, 0, extra, 0), middle | Qt.AlignmentFlag.AlignRight, logit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.by_key = event.reason() in BY_KEY
        super().focusInEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.row_at(event.position().y()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().y())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(row)
            self.chosen.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = len(self.scores.values) if self.scores is not None else 0
        page = max(1, self.viewport().height() // self.row_height - 1)
        steps = {
            Qt.Key.Key_Down: self.current + 1,
            Qt.Key.Key_Up: max(0, self.current - 1),
            Qt.Key.Key_PageDown: self.current + page,
            Qt.Key.Key_PageUp: max(0, self.current - page),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: rows - 1,
        }
        if rows and event.key() in steps:
            self._go(min(rows - 1, steps[Qt.Key(event.key())]))
        elif self.current >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.current)
        else:
            event.ignore()

    def _go(self, row: int) -> None:
        self.current = row
        bar, top = self.verticalScrollBar(), PAD + row * self.row_height
        bar.setValue(min(max(bar.value(), top + self.row_height - self.viewport().height()), top))
        self.viewport().update()
        self.pointed.emit(row)

    def _hover(self, row: int | None) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()
            self.pointed.emit(row)


def score_text(scores: Scores, row: int) -> str:
    """A number as it stands beside its bar."""
    return in_unit(float(scores.values[row]), scores.unit)


def columns(scores: Scores, width: int, metrics: QFontMetrics) -> tuple[int, int]:
    """Pixels of the names and of the numbers: where there is little room a bar is short before a name is cut."""
    texts = [score_text(scores, row) for row in range(min(MEASURED, len(scores.values)))]
    numbers = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 14
    numbers = max(scaled(NUMBERS), numbers) if width >= ROOMY else numbers
    longest = max((metrics.horizontalAdvance(said(name)) for name in scores.names[:MEASURED]), default=0) + 14 + ROUNDED
    most = width * 2 // 5 if width >= ROOMY else max(width * 2 // 5, width - numbers - SHORTEST)
    return min(longest, most), numbers
