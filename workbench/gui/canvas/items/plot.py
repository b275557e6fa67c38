"""Axes in the theme's colours. This module imports pyqtgraph, so it is imported when the first plot is shown."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from workbench.gui.widgets.theme import CAPTION_PX, scaled, system_font, tokens
from workbench.gui.widgets.translation import tr

from .log_ticks import log_ticks, number_of
from .message_overlay import MessageOverlay

ROOM = {"left": 22, "bottom": 56}  # px that a number needs beside the next
BETWEEN, BEYOND = 6, (12, 8)  # px between two numbers; to the right of an axis and above it, for its last number
BELOW = -1000  # of the axes and their grid, so that it hides nothing


class NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """Numbers with a real minus, as everywhere else; whole ones where the axis counts things."""

    counts = False

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        levels: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        levels = [level for level in levels if level[0] >= 1] or [(1, 0)] if self.counts else levels
        while levels and size > 0 and self._is_crowded(levels[0][0], low, high, size):
            levels = [(_coarser(levels[0][0]), 0.0), *levels]
        return levels

    def boundingRect(self) -> QRectF:
        """With the room beyond its ends, in which its last number stands."""
        across, up = (scaled(beyond) for beyond in BEYOND)
        whole: QRectF = super().boundingRect()
        return whole.adjusted(-across, 0, across, 0) if self.orientation == "bottom" else whole.adjusted(0, -up, 0, up)

    def _is_crowded(self, spacing: float, low: float, high: float, size: float) -> bool:
        """Whether numbers so far apart, several of them, run into each other on an axis of so many pixels."""
        first, last = math.ceil(low / spacing), math.floor(high / spacing)
        if self.orientation != "bottom" or last <= first:
            return False
        metrics = QFontMetricsF(system_font(CAPTION_PX))
        ends = self.tickStrings([first * spacing, (last - 1) * spacing, last * spacing], 1.0, spacing)
        return max(map(metrics.horizontalAdvance, ends)) + BETWEEN > spacing / (high - low) * size

    def tickStrings(self, values: Any, scale: float, spacing: float) -> list[str]:
        return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]

    def logTickValues(
        self, low: float, high: float, size: float, _ticks: Any
    ) -> list[tuple[float | None, list[float]]]:
        labelled, lines = log_ticks(low, high, size, scaled(ROOM[self.orientation]))
        return [(1.0, labelled), (None, lines)]

    def logTickStrings(self, values: Any, scale: float, spacing: float | None) -> list[str]:
        return ["" if spacing is None else number_of(value) for value in values]

    def drawPicture(self, p: QPainter, axis: Any, ticks: Any, texts: Any) -> None:
        """The lines of the grid as opaque rectangles: a hundred lines that one sees through take half a frame."""
        below = tokens().colour("canvas")
        opaque = {rgba: _over(QColor.fromRgba(rgba), below) for rgba in {pen.color().rgba() for pen, *_ in ticks}}
        for pen, start, end in ticks:
            left, right = sorted((math.floor(start.x()), math.floor(end.x())))
            top, bottom = sorted((math.floor(start.y()), math.floor(end.y())))
            p.fillRect(left, top, max(1, right - left), max(1, bottom - top), opaque[pen.color().rgba()])
        super().drawPicture(p, axis, [], texts)


def _coarser(spacing: float) -> float:
    """The next of the distances that people count in: 1, 2, 5, 10."""
    ten = 10.0 ** math.floor(math.log10(spacing * 1.001))
    return ten * next(step for step in (2, 5, 10) if step > 1.001 * spacing / ten)


def _over(colour: QColor, below: QColor) -> QColor:
    """What one sees of a colour over an opaque one."""
    share = colour.alphaF()
    pairs = (colour.red(), below.red()), (colour.green(), below.green()), (colour.blue(), below.blue())
    return QColor(*(round(share * above + (1 - share) * under) for above, under in pairs))


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """Axes in the theme's colours. Wheel zooms, a drag pans, a double click fits."""

    left = Signal()  # by the pointer

    def __init__(self, parent: QWidget | None = None, box: pg.ViewBox | None = None) -> None:
        super().__init__(parent, viewBox=box, axisItems={side: NumberAxis(side) for side in ("left", "bottom")})
        self.hideButtons()
        self.setMenuEnabled(False)
        self.viewport().setAccessibleName(tr("Plot"))
        self.notice = MessageOverlay(self)
        for side in ("left", "bottom"):
            self.getAxis(side).enableAutoSIPrefix(False)  # "-500 to 500 (x0.001)" is no unit
            self.getAxis(side).setZValue(BELOW)
        self._names = {"bottom": "", "left": ""}
        vb = self.getPlotItem().vb
        vb.sigRangeChanged.connect(vb.updateMatrix)  # before it is painted, which would ask for another paint
        self.dress()

    def name_axes(self, bottom: str, left: str, counts: bool = False) -> None:
        """What the axes are of; empty for nothing. ``counts`` where the lower one counts things."""
        self.getAxis("bottom").counts = counts
        self._names = {"bottom": bottom, "left": left}
        style = {"color": tokens().muted, "font-size": f"{scaled(CAPTION_PX)}px"}
        for side, name in self._names.items():
            self.setLabel(side, name or None, **style)

    def dress(self) -> None:
        """Take the theme's colours and size of type."""
        now = tokens()
        self.setBackground(now.canvas)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(now.border))
            axis.setTextPen(pg.mkPen(now.muted))
            axis.setStyle(tickFont=system_font(CAPTION_PX))
        self.getPlotItem().layout.setContentsMargins(0, scaled(BEYOND[1]), scaled(BEYOND[0]), 0)
        self.showGrid(x=True, y=True, alpha=0.12)
        self.name_axes(**self._names, counts=self.getAxis("bottom").counts)

    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(tokens().colour("accent"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.end()

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def mouseDoubleClickEvent(self, event: Any) -> None:
        self.autoRange()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if hasattr(self, "notice"):
            self.notice.place()

    def point_at(self, scene: QPointF) -> QPointF | None:
        """The point of the axes under a point of the scene."""
        box = self.getPlotItem().vb
        return box.mapSceneToView(scene) if box.sceneBoundingRect().contains(scene) else None
