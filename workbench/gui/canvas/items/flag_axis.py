"""An axis with flags above a curve: at its marks, and where its notes change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from workbench.gui.widgets.theme import CAPTION_PX, system_font, tokens
from workbench.render.flags import MOST_ROWS, Flag, rows_of, spans_of

ROW = 18
PAD = 5  # between a line and its words


@dataclass(frozen=True)
class PlacedFlag:
    """A flag in sight: the box of its words, and where its line stands: at their left, their right, or beneath them."""

    flag: Flag
    box: QRectF
    x: float

    @property
    def words(self) -> str:
        """The words for which there is room: their end stays, the number or the class."""
        metrics = QFontMetricsF(_font(self.flag))
        room = math.ceil(self.box.width() - 2 * PAD)  # sums of fractions are a little less than what was measured
        return metrics.elidedText(self.flag.words, Qt.TextElideMode.ElideLeft, room)

    @property
    def across(self) -> bool:
        """Whether the words stand on both sides of the line, which then begins beneath them."""
        return self.box.left() < self.x < self.box.right()


class FlagAxis(pg.AxisItem):  # type: ignore[misc]
    """As high as its rows of words need; they follow when the plot is zoomed."""

    flags: Sequence[Flag] = ()

    def __init__(self) -> None:
        super().__init__("top")
        self.setStyle(showValues=False, tickLength=0)
        self.setHeight(0)

    def show_flags(self, flags: Sequence[Flag], plot: pg.PlotItem) -> None:
        """Put these up, each with a line through the plot, from which the lines of those before were cleared."""
        self.flags = flags
        for flag in flags:
            plot.addItem(pg.InfiniteLine(flag.x, angle=90, pen=_pen(flag)), ignoreBounds=True)
        self._arrange()

    def placed(self) -> list[PlacedFlag]:
        """The flags that are in sight and have a row."""
        view, width = self.linkedView(), self.size().width()
        low, high = view.viewRange()[0] if view is not None else (0.0, 0.0)
        seen = [flag for flag in self.flags if low <= flag.x <= high and low < high]
        places = [(flag.x - low) / (high - low) * width for flag in seen]
        widths = [QFontMetricsF(_font(flag)).horizontalAdvance(flag.words) + 2 * PAD for flag in seen]
        spans = spans_of(places, widths, 0, width)
        placed = []
        for flag, place, (start, end), row in zip(seen, places, spans, rows_of(spans), strict=True):
            if row < MOST_ROWS:
                placed.append(PlacedFlag(flag, QRectF(start, row * ROW, end - start, ROW), place))
        return placed

    def linkedViewChanged(self, *args: Any) -> None:
        super().linkedViewChanged(*args)
        if self.flags:
            self._arrange()

    def resizeEvent(self, event: Any = None) -> None:
        super().resizeEvent(event)
        if self.flags:
            self._arrange()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.size().width(), self.size().height())

    def paint(self, painter: QPainter, option: Any, widget: Any) -> None:
        all_placed = self.placed()
        for placed in all_placed:
            painter.setPen(_pen(placed.flag))
            top = placed.box.bottom() if placed.across else placed.box.top() + 2
            painter.drawLine(QLineF(placed.x, top, placed.x, self.size().height()))
        for placed in all_placed:  # over the lines of others, which may pass behind them
            inside = placed.box.adjusted(PAD, 0, -PAD, 0)
            painter.fillRect(inside, tokens().colour("canvas"))
            painter.setFont(_font(placed.flag))
            painter.setPen(tokens().colour("text" if placed.flag.strong else "muted"))
            side = Qt.AlignmentFlag.AlignRight if placed.x >= placed.box.right() else Qt.AlignmentFlag.AlignLeft
            painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, placed.words)

    def _arrange(self) -> None:
        wanted = max((placed.box.bottom() for placed in self.placed()), default=0.0)
        if self.maximumHeight() != wanted:
            self.setHeight(wanted)
        self.update()


def _font(flag: Flag) -> QFont:
    return system_font(CAPTION_PX, bold=flag.strong)


def _pen(flag: Flag) -> QPen:
    pen = QPen(tokens().colour("text" if flag.strong else "faint"), 1)
    pen.setStyle(Qt.PenStyle.DashLine if flag.strong else Qt.PenStyle.DotLine)
    pen.setCosmetic(True)  # a pixel wide, whatever the axes' units
    return pen
