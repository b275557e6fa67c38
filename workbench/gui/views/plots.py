"""Curves and scattered points. This module brings pyqtgraph, and is imported when the first plot is shown."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import PurePath
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from workbench.api import Curve, Embedding
from workbench.render.flags import flags_of

from ..theme import CAPTION_PX, Tokens, system_font, tokens
from .flag_axis import FlagAxis
from .pane import Notice
from .shown import Shown, number
from .view import ResultView

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#7f7f7f")  # Okabe and Ito's
MOST_NAMES = 8
DOTTED = 60  # points of a line that still get a dot each


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """Axes in the theme's colours. Wheel zooms, a drag pans, a double click fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hideButtons()
        self.setMenuEnabled(False)
        self.notice = Notice(self)
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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = Plot()
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
        keys = []
        if 1 < len(names) <= MOST_NAMES:
            keys = [f'<span style="color: {colour_of(i)}">■</span> {escape(name)}' for i, name in enumerate(names)]
        self.note.setText(" &nbsp; ".join([*keys, escape(count)]))


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

    def paint_result(self, shown: Shown) -> None:
        result, plot = shown.result, self.plot
        assert isinstance(result, Curve)
        plot.clear()
        dots = {"symbol": "o", "symbolSize": 5, "symbolPen": None} if len(result.x) <= DOTTED else {}
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


class EmbeddingView(PlotView):
    """A point for each image, coloured by label; its name shows under the pointer."""

    name = "Points"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot.setAspectLocked(True)
        for side in ("left", "bottom"):
            self.plot.getAxis(side).setStyle(showValues=False)

    def paint_result(self, shown: Shown) -> None:
        result = shown.result
        assert isinstance(result, Embedding)
        self.plot.clear()
        labels = list(dict.fromkeys(result.labels))
        colours = {label: colour_of(i) for i, label in enumerate(labels)} if len(labels) <= 8 else {}
        known = np.isfinite(result.points).all(1)
        brushes = [
            pg.mkBrush(colours.get(result.labels[i] if result.labels else "", COLOURS[0]))
            for i in np.flatnonzero(known)
        ]
        self.points = pg.ScatterPlotItem(
            pos=result.points[known], size=9, brush=brushes, pen=pg.mkPen(tokens().canvas, width=1), antialias=True
        )
        self.plot.addItem(self.points)
        self.plot.autoRange()
        broken = int((~known).sum())
        if not len(result.points):
            self.notice.say("There is nothing to show: no points.", "muted")
        else:
            self.notice.say(f"{broken} of {len(result.points)} points have no place." if broken else "")
        self.say(labels, f"{len(result.points)} images")

    def text_at(self, at: QPointF) -> str:
        if self.shown is None or not isinstance(self.shown.result, Embedding) or not len(self.shown.result.points):
            return ""
        result = self.shown.result
        across, down = self.plot.getPlotItem().vb.viewPixelSize()
        far = np.hypot((result.points[:, 0] - at.x()) / (across or 1), (result.points[:, 1] - at.y()) / (down or 1))
        i = int(np.argmin(np.nan_to_num(far, nan=np.inf)))
        if not far[i] <= 10:
            return ""
        return PurePath(result.images[i]).name + (f" · {result.labels[i]}" if result.labels else "")
