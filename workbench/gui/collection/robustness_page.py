"""How far answers and maps hold when the images are corrupted: two curves over severity. A click shows the images."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.api import Group, Table
from workbench.collections.row_filter import term
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.translation import tr
from workbench.images.corruption_titles import TITLES
from workbench.phrases import said
from workbench.render.points import COLOURS

from .page_results import robustness_group

NOT_YET = "Every image is looked at in five severities, which takes some ten times as long as looking at it once."
ON_ITS_WAY = "Looking at every image in five severities…"
SHARE, STABILITY = "share", "stability"  # lines


class RobustnessPage(QWidget):
    """``wished`` is a text for the filter and the column by which what it finds is sorted, ``asked`` a command."""

    wished = Signal(str, str)
    asked = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, Table] = {}  # by corruption: a row for each severity
        self._lines: dict[str, np.ndarray] = {}  # of the corruption that is shown: (n, 2) of severity and value
        self._plot: Any = None
        self.kind, self.begin = Combo(), QPushButton(tr("Begin"))
        self.kind.setAccessibleName(tr("Which corruption"))
        for name, title in TITLES.items():
            self.kind.addItem(tr(title), name)
        self.kind.currentIndexChanged.connect(lambda _at: self._show())
        self.begin.clicked.connect(lambda: self.asked.emit("collection.robustness", (self.chosen,)))
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("look", "muted")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setContentsMargins(8, 2, 8, 6)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 0, 4)
        row.setSpacing(8)
        row.addWidget(self.kind, 1)
        row.addWidget(self.begin)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 4)
        self._column.setSpacing(0)
        self._column.addLayout(row)
        self._column.addWidget(self.note)
        self._column.addStretch(1)
        self._show()

    @property
    def chosen(self) -> str:
        """The name of the corruption in the box."""
        return str(self.kind.currentData())

    @property
    def result(self) -> Group | None:
        """What is shown, as it is saved; None before anything is known of the corruption."""
        table = self._told.get(self.chosen)
        share = tr("Right") if table is not None and table.facts["labelled"] else tr("Same answer")
        titles = {SHARE: share, STABILITY: tr("Map")}
        lines = {titles[line]: points for line, points in self._lines.items()}
        return robustness_group(table, lines, tr("Severity")) if table is not None and lines else None

    def clear(self) -> None:
        """Nothing is known."""
        self._told = {}
        self._show()

    def show_asked(self, corruption: str) -> None:
        """What was asked is on its way."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(corruption)))
        self.say(tr(ON_ITS_WAY))
        self.begin.hide()

    def show_told(self, result: Group | None, sentence: str = "") -> None:
        """What the engine told of a corruption, or why nothing."""
        table = result.parts["severities"] if result is not None else None
        if isinstance(table, Table):
            self._told[str(table.facts["corruption"])] = table
        self._show()
        if table is None and sentence:
            self.say(sentence)

    def say(self, sentence: str) -> None:
        """In the place of numbers."""
        self.note.setText(sentence)

    def choose_point(self, severity: float, value: float) -> None:
        """Show the images behind the nearest point: those that are wrong there, or all, the least stable map first."""
        apart = {
            (line, int(points[at, 0])): float((points[at, 0] - severity) ** 2 / 25 + (points[at, 1] - value) ** 2)
            for line, points in self._lines.items()
            for at in range(len(points))
        }
        if not apart:
            return
        line, nearest = min(apart, key=lambda key: apart[key])
        if line == SHARE:
            word = "wrong" if self._told[self.chosen].facts["labelled"] else "changed"
            self.wished.emit(term(f"{word}({self.chosen}-{nearest})", "=", "1"), "")
        else:
            column = f"stability({self.chosen}-{max(1, nearest)})"
            self.wished.emit(term(column, ">=", "-1"), column)

    def dress(self) -> None:
        """Take the theme's colours."""
        if self._plot is not None:
            self._plot.dress()

    def _show(self) -> None:
        table = self._told.get(self.chosen)
        self.begin.setVisible(table is None)
        self._lines = {}
        if self._plot is not None:
            self._plot.setVisible(table is not None)
        if table is None:
            self.say(tr(NOT_YET))
            return
        self._paint(table)
        images, layer = f"{table.facts['images']:,}", str(table.facts["layer"])
        shares = tr("Shares of {} images, with their intervals. A click on a point shows the images behind it.")
        maps = tr("Map: how like the Grad-CAM map of {} is to that of the unchanged image.")
        lines = [
            shares.format(images),
            maps.format(layer) if layer else "",
            said(str(table.facts["remark"])),
        ]
        self.say("\n".join(filter(None, lines)))

    def _paint(self, table: Table) -> None:
        import pyqtgraph as pg

        plot = self._made()
        plot.clear()
        plot.getPlotItem().legend.clear()
        at = {name: place for place, name in enumerate(table.columns)}
        share = tr("Right") if table.facts["labelled"] else tr("Same answer")
        titles = {SHARE: (share, "low", "high"), STABILITY: (tr("Map"), "stability_low", "stability_high")}
        for colour, (line, (title, *between)) in zip(COLOURS, titles.items(), strict=False):
            rows = [row for row in table.rows if row[at[line]] != ""]
            if not rows:
                continue
            points = np.array([(row[at["severity"]], row[at[line]]) for row in rows], np.float64)
            bounds = np.array([[row[at[edge]] for edge in between] for row in rows], np.float64)
            pen = pg.mkPen(colour, width=2)
            dots = {"symbol": "o", "symbolSize": 8, "symbolPen": None, "symbolBrush": colour}
            middle, apart = bounds.mean(1), np.ptp(bounds, axis=1)
            plot.addItem(pg.ErrorBarItem(x=points[:, 0], y=middle, height=apart, beam=0.1, pen=pg.mkPen(colour)))
            plot.plot(points[:, 0], points[:, 1], pen=pen, name=title, **dots)
            self._lines[line] = points
        plot.name_axes(tr("Severity"), "")
        lowest = min([0.0, *(float(points[:, 1].min()) for points in self._lines.values())])
        plot.setRange(xRange=(0, 5), yRange=(lowest, 1), padding=0.06)

    def _made(self) -> Any:
        """The plot, which is made when there is something to plot first."""
        if self._plot is None:
            from workbench.gui.canvas.items.plot import Plot

            self._plot = Plot()
            self._plot.setAccessibleName(tr("Robustness"))
            self._plot.addLegend(offset=(8, -8))
            self._plot.scene().sigMouseClicked.connect(self._click)
            self._column.insertWidget(2, self._plot, 100)
        return self._plot

    def _click(self, event: Any) -> None:
        at = self._plot.point_at(event.scenePos())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose_point(at.x(), at.y())
