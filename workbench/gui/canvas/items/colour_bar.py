"""The colours of a map from high to low, with their numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTextLayout
from PySide6.QtWidgets import QWidget

from workbench.gui.widgets.theme import CAPTION_PX, scaled, system_font, theme, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.colour import Limits
from workbench.render.numbers import number

from .pixels import wrapped

WIDTH, BAR, TALLEST = 96, 12, 380
TOP, BOTTOM = 48, 48  # pixels above and below where there is room
ROUNDED = 0.002  # of what the colours span
LOW = 80  # pixels of a bar below which it takes room from them


class ColourBar(QWidget):
    """A double click locks the range as it is, or lets it follow the data again."""

    lock_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_room()
        theme.changed.connect(self._make_room)
        self._limits = Limits(0.0, 1.0)
        self._unit, self._signed, self._locked = "", False, False
        self._data = (0.0, 1.0)
        self._marker: float | None = None
        self.can_lock = True  # whether its range can be locked
        self._colours: QImage | None = None

    def _make_room(self) -> None:
        """As wide as its numbers are in the size of type that a person chose."""
        self.setFixedWidth(scaled(WIDTH))

    def show_range(
        self, table: np.ndarray, limits: Limits, unit: str, signed: bool, locked: bool, data: tuple[float, float]
    ) -> None:
        """The colours, what they span, and the range of the data themselves."""
        self._limits, self._unit, self._signed, self._locked, self._data = limits, unit, signed, locked, data
        self._colours = wrapped(np.ascontiguousarray(table[::-1, None]))
        low, high = number(limits.low, signed), number(limits.high, signed)
        self.setAccessibleName(tr("Colours from {} to {}").format(low, f"{high} {said(unit)}".rstrip()))
        at = tr("Data from {} to {}").format(number(data[0]), f"{number(data[1])} {said(unit)}".rstrip())
        lock = tr("Double-click to let the range follow the data.") if locked else tr("Double-click to lock the range.")
        beyond = tr("An arrow: some values lie beyond the colours, and have the colour at that end.")
        self.setToolTip("\n".join([at, *([beyond] if any(self.beyond) else []), *([lock] if self.can_lock else [])]))
        self.update()

    @property
    def range(self) -> tuple[float, float]:
        """What the colours span."""
        return self._limits.low, self._limits.high

    @property
    def beyond(self) -> tuple[bool, bool]:
        """Whether some values lie below the colours, and above: by more than an end that was typed is rounded."""
        slack = ROUNDED * (self._limits.high - self._limits.low)
        return self._data[0] < self._limits.low - slack, self._data[1] > self._limits.high + slack

    def mark(self, value: float | None) -> None:
        """Point at a value."""
        self._marker = value if value is not None and np.isfinite(value) else None
        self.update()

    def ticks(self) -> list[float]:
        """Where numbers stand, from high to low."""
        low, high = self._limits.low, self._limits.high
        return [high + (low - high) * i / 4 for i in range(5)]

    def _place(self, lines: int, line: int) -> tuple[float, float]:
        """Top and height of the bar, with its unit of so many lines of text above it; ``line`` is the height of one."""
        if self.height() - TOP - BOTTOM >= LOW:
            height = min(TALLEST, self.height() - TOP - BOTTOM)
            return TOP + (self.height() - TOP - BOTTOM - height) / 2, height
        top = lines * line + (BAR if lines else line // 2)
        return top, self.height() - top - (line + BAR if self._locked else line // 2)

    def sizeHint(self) -> QSize:
        return QSize(scaled(WIDTH), 200)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.can_lock:
            self.lock_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = tokens(), QPainter(self)
        painter.fillRect(self.rect(), now.colour("canvas"))
        painter.setFont(system_font(CAPTION_PX))
        metrics = QFontMetrics(painter.font())
        lines = _lines(said(self._unit), painter.font(), self.width() - 10) if self._unit else []
        if self.height() < (len(lines) + 5) * metrics.height() and len(lines) > 1:
            lines = [metrics.elidedText(said(self._unit), Qt.TextElideMode.ElideRight, self.width() - 10)]
        top, height = self._place(len(lines), metrics.height())
        if height < metrics.height():  # no unit then: the numbers matter more
            lines, top, height = [], metrics.height() / 2, self.height() - metrics.height()
        if height <= 0 or self._colours is None:
            painter.end()
            return
        bar = QRectF(6, top, BAR, height)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, self._colours)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(now.colour("muted"))
        above = 14 if top >= TOP else BAR - 2  # over the number at the upper end, and over its mark
        if lines:  # letters of another script reach further down than those of the font
            above += max(0, metrics.tightBoundingRect(lines[-1]).bottom() - metrics.descent())
        for i, line in enumerate(lines):
            y = bar.top() - above - (len(lines) - 1 - i) * metrics.height()
            painter.drawText(QPointF(6, y), line)
        low, high = self._limits.low, self._limits.high
        steps = [step for step in (1, 2) if step * height / 4 >= metrics.height()]
        for value in self.ticks()[:: (*steps, 4)[0]]:
            y = bar.top() + (high - value) / (high - low) * bar.height()
            painter.setPen(QPen(now.colour("border"), 1))
            painter.drawLine(QPointF(bar.right() + 1, y), QPointF(bar.right() + 5, y))
            painter.setPen(now.colour("text" if value in (low, high) or abs(value) < 1e-12 * high else "muted"))
            nil = abs(value) < 1e-9 * max(abs(low), abs(high))
            painter.drawText(
                QPointF(bar.right() + 9, y + metrics.capHeight() / 2), number(0.0 if nil else value, self._signed)
            )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.colour("muted"))
        middle = bar.center().x()
        below, above = self.beyond
        if above:
            painter.drawPolygon(_triangle(middle, bar.top() - 2, -5))
        if below:
            painter.drawPolygon(_triangle(middle, bar.bottom() + 2, 5))
        painter.setPen(now.colour("muted"))
        if self._locked:
            painter.drawText(QPointF(6, bar.bottom() + 12 + metrics.height()), said("locked"))
        if self._marker is not None:
            y = bar.top() + (high - min(max(self._marker, low), high)) / (high - low) * bar.height()
            painter.setPen(QPen(now.colour("canvas"), 1))
            painter.setBrush(now.colour("text"))
            painter.drawPolygon(QPolygonF([QPointF(bar.left() - 6, y - 5), QPointF(bar.left() + 1, y),
                                           QPointF(bar.left() - 6, y + 5)]))  # fmt: skip
        painter.end()


def _triangle(x: float, y: float, height: float) -> QPolygonF:
    return QPolygonF([QPointF(x - 5, y), QPointF(x + 5, y), QPointF(x, y + height)])


def _lines(text: str, font: QFont, width: int) -> list[str]:
    """The text in at most two lines, broken where its language allows it."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(width)
    length = first.textLength()
    layout.endLayout()
    lines = (text[:length].strip(), text[length:].strip())
    return [QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines if line]
