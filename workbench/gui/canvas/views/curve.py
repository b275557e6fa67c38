"""Axes, and curves on them. This module brings pyqtgraph, and is imported when the first plot is shown."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from workbench.api import Curve
from workbench.gui.canvas.items.flag_axis import FlagAxis
from workbench.gui.canvas.items.pane import Notice
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.theme import CAPTION_PX, Tokens, system_font, tokens
from workbench.render.flags import dotted, flags_of
from workbench.render.numbers import number
from workbench.render.points import COLOURS

from .base import ResultView

MOST_NAMES = 8


class Axis(pg.AxisItem):  # type: ignore[misc]
    """Numbers with a real minus, as everywhere else."""

    def tickStrings(self, values: Any, scale: float, spacing: float) -> list[str]:
        return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """Axes in the theme's colours. Wheel zooms, a drag pans, a double click fits."""

    def __init__(self, parent: QWidget | None = None, box: pg.ViewBox | None = None) -> None:
        super().__init__(parent, viewBox=box, axisItems={side: Axis(side) for side in ("left", "bottom")})
        self.hideButtons()
        self.setMenuEnabled(False)
        self.viewport().setAccessibleName("Plot")
        self.notice = Notice(self)
        for side in ("left", "bottom"):
            self.getAxis(side).enableAutoSIPrefix(False)  # "-500 to 500 (x0.001)" is no unit
        self.dress()

    def dress(self) -> None:
        """Take the theme's colours."""
        now = tokens()
        self.setBackground(now.canvas)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(now.border))
            axis.setTextPen(pg.mkPen(now.muted))
            axis.setStyle(tickFont=system_font(CAPTION_PX))
        self.showGrid(x=True, y=True, alpha=0.12)

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


class PlotView(ResultView):
    """A view with axes."""

    def __init__(self, parent: QWidget | None = None, box: pg.ViewBox | None = None) -> None:
        super().__init__(parent)
        self.plot = Plot(box=box)
        self.plot.setAccessibleName(self.name)
        self.body.addWidget(self.plot, 1)
        self.body.setContentsMargins(8, 0, 14, 4)
        self.plot.scene().sigMouseMoved.connect(self._point)

    @property
    def notice(self) -> Notice:
        return self.plot.notice

    def fit(self) -> None:
        self.plot.autoRange()

    def set_theme(self, tokens: Tokens) -> None:
        self.plot.dress()
        if self.shown is not None:
            self.paint_result(self.shown)
        super().set_theme(tokens)

    def show_state(self, state: str) -> None:
        super().show_state(state)
        for item in self.plot.getPlotItem().items:
            item.setOpacity(0.4 if state == "stale" else 1.0)

    def text_at(self, at: QPointF) -> str:
        """What lies at a point of the axes, in words."""
        raise NotImplementedError

    def _point(self, scene: QPointF) -> None:
        at = self.plot.point_at(scene)
        self.hovered.emit("" if at is None else self.text_at(at))

    def say(self, names: Sequence[str], count: str) -> None:
        """The key to the colours, where there are several, and how much is shown; above the axes it hides nothing."""
        few = 1 < len(names) <= MOST_NAMES
        self.say_keys([(colour_of(i), name) for i, name in enumerate(names)] if few else [], count)

    def say_keys(self, keys: Sequence[tuple[str, str]], count: str) -> None:
        """These colours with what they stand for, and how much is shown."""
        self.note.setTextFormat(Qt.TextFormat.RichText if keys else Qt.TextFormat.PlainText)
        told = [f'<span style="color: {colour}">■</span> {escape(name)}' for colour, name in keys]
        self.note.setText(" &nbsp; ".join([*told, escape(count)]) if keys else count)


def colour_of(i: int) -> str:
    """The colour of the i-th line or label."""
    return COLOURS[i % len(COLOURS)]


class CurveView(PlotView):
    """Lines over one axis; above it flags say what is marked, and where that which is noted changes."""

    name = "Curves"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flags = FlagAxis()
        self.plot.setAxisItems({"top": self.flags})
        self.plot.showAxis("top")

    def paint_result(self, shown: ViewState) -> None:
        result, plot = shown.result, self.plot
        assert isinstance(result, Curve)
        plot.clear()
        dots = {"symbol": "o", "symbolSize": 5, "symbolPen": None} if dotted(result.x) else {}
        for i, line in enumerate(result.lines):
            pen, brush = pg.mkPen(colour_of(i), width=2), {"symbolBrush": colour_of(i)} if dots else {}
            plot.plot(result.x, line, pen=pen, connect="finite", antialias=True, **dots, **brush)
        self.flags.show_flags(flags_of(result), plot.getPlotItem())
        style = {"color": tokens().muted, "font-size": f"{CAPTION_PX}px"}
        plot.setLabel("bottom", result.x_label, **style)
        plot.setLabel("left", result.y_label, **style)
        broken = int((~np.isfinite(result.lines)).sum())
        if not result.lines.size:
            self.notice.say("There is nothing to show: no lines.", "muted")
        else:
            self.notice.say(
                f"{broken} of {result.lines.size} values are not numbers; the lines have gaps." if broken else ""
            )
        names = len(result.names)
        self.say(result.names, f"{names} lines" if names != 1 else "")

    def text_at(self, at: QPointF) -> str:
        if self.shown is None or not isinstance(self.shown.result, Curve) or not len(self.shown.result.x):
            return ""
        result = self.shown.result
        i = int(np.argmin(np.abs(np.nan_to_num(result.x, nan=np.inf) - at.x())))
        values = [f"{name} {number(float(line[i]))}" for name, line in zip(result.names, result.lines, strict=True)]
        label = f"{result.x_label} " if result.x_label else ""
        note = f"; {result.notes[i]}" if result.notes else ""
        return f"{label}{number(float(result.x[i]))}: " + ", ".join(values[:4]) + note
