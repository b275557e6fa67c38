"""Curves on axes. This module imports pyqtgraph, so it is imported when the first plot is shown."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from workbench.api import Curve
from workbench.gui.canvas.items.axis_echo import AxisEcho
from workbench.gui.canvas.items.flag_axis import FlagAxis
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.flags import dotted, flags_of
from workbench.render.numbers import in_unit, number, whole

from .plot import MOST_NAMES, PlotView, colour_of


class CurveView(PlotView):
    """Lines over one axis, with flags above it at its marks and where its notes change."""

    name = "Curves"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flags = FlagAxis()
        self.plot.setAxisItems({"top": self.flags})
        self.plot.showAxis("top")
        self.echo = AxisEcho(self.plot)

    def paint_result(self, view_state: ViewState) -> None:
        result, plot = view_state.result, self.plot
        assert isinstance(result, Curve)
        self.echo.hide()
        plot.clear()
        dots = {"symbol": "o", "symbolSize": 5, "symbolPen": None} if dotted(result.x) else {}
        for i, line in enumerate(result.lines):
            pen, brush = pg.mkPen(colour_of(i), width=2), {"symbolBrush": colour_of(i)} if dots else {}
            plot.plot(result.x, line, pen=pen, connect="finite", antialias=True, **dots, **brush)
        self.flags.show_flags(flags_of(result), plot.getPlotItem())
        plot.name_axes(said(result.x_label), said(result.y_label), whole(result.x))
        broken, count = int((~np.isfinite(result.lines)).sum()), result.lines.size
        if not count:
            self.notice.say(tr("There is nothing to show: no lines."), "muted")
        else:
            self.notice.say(
                tr("{} of {} values are not numbers; the lines have gaps.").format(broken, count) if broken else ""
            )
        names = len(result.names)
        self.show_key([said(name) for name in result.names], said(f"{names} lines") if names != 1 else "")

    def point(self, at: QPointF | None) -> None:
        super().point(at)
        self.echo.hide()  # of a view that led before
        result = self.view_state.result if self.view_state is not None else None
        if isinstance(result, Curve):
            self.axis_pointed.emit(result.x_label, None if at is None else at.x())

    def show_axis_echo(self, axis: str, x: float | None) -> None:
        result = self.view_state.result if self.view_state is not None else None
        if x is None or not isinstance(result, Curve) or not len(result.x) or result.x_label != axis:
            self.echo.hide()
            return
        i = _nearest(result, x)
        values = [(colour_of(k), in_unit(float(line[i]), result.y_label)) for k, line in enumerate(result.lines)]
        self.echo.show(float(result.x[i]), number(float(result.x[i])), values[:MOST_NAMES])

    def text_at(self, at: QPointF) -> str:
        result = self.view_state.result if self.view_state is not None else None
        if not isinstance(result, Curve) or not len(result.x):
            return ""
        i = _nearest(result, at.x())
        values = [
            f"{said(name)} {in_unit(float(line[i]), result.y_label)}"
            for name, line in zip(result.names, result.lines, strict=True)
        ]
        label = f"{said(result.x_label)} " if result.x_label else ""
        note = f"; {said(result.notes[i])}" if result.notes else ""
        return f"{label}{number(float(result.x[i]))}: " + ", ".join(values[:4]) + note


def _nearest(result: Curve, x: float) -> int:
    """The index of the point of the axis that is nearest to a number."""
    return int(np.argmin(np.abs(np.nan_to_num(result.x, nan=np.inf) - x)))
