"""Classes and curves of what gives an image no single class, as the engine judged them. A click shows the images."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.api import Curve, Table
from workbench.evaluation.evaluation_result import Shown
from workbench.gui.canvas.views.table import TableModel
from workbench.gui.widgets.theme import scaled
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.points import COLOURS

from .fitted_columns import FittedColumns
from .page_results import curves_over
from .plain_table import PlainTable

NAMES = 150  # pixels


class TaskClasses(QWidget):
    """``wished`` is a text for the filter, and the column by which what it finds is sorted, or none."""

    wished = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self.numbers = QLabel()
        self.numbers.setWordWrap(True)
        self.numbers.setTextFormat(Qt.TextFormat.PlainText)
        self.numbers.setContentsMargins(8, 2, 8, 6)
        self.table = PlainTable(tr("Classes, the worst first"))
        self.table.setToolTip(tr("A click shows the images behind the number"))
        self._columns = FittedColumns(self.table)
        self.table.clicked.connect(lambda index: self._choose(index.row(), index.column()))
        self.table.activated.connect(lambda index: self._choose(index.row(), index.column()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.numbers)
        column.addWidget(self.table, 1)

    @property
    def result(self) -> Table | None:
        """What is shown, as it is saved; None where nothing is."""
        return self._shown.classes if self._shown is not None else None

    def show_shown(self, shown: Shown) -> None:
        """The numbers above, a row for each class below."""
        self._shown = shown
        told = [f"{said(name)} {said(value)}" for name, value in shown.numbers.items() if value]
        self.numbers.setText(" · ".join([tr("{} images judged").format(f"{shown.images:,}"), *told]))
        self.numbers.setToolTip(said(shown.note))
        if shown.classes is not None:
            titles = tuple(title[:1].upper() + title[1:] for title in map(said, shown.classes.columns))
            self._model = TableModel(Table(columns=titles, rows=shown.classes.rows))
            self.table.setSortingEnabled(False)
            self.table.setModel(self._model)
            self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.table.setSortingEnabled(True)
            self._columns.words, self._columns.gives_way = titles[:1], _gives_way(self._model.table)
            self._columns.measure()

    def _choose(self, row: int, column: int) -> None:
        if self._shown is not None and self._shown.behind:
            name = self._model.table.rows[self._model.order[row]][0]
            text = self._shown.behind[column].replace("{}", str(name))
            self.wished.emit(f'"{text}"' if " " in text else text, self._shown.order.replace("{}", str(name)))


def _gives_way(table: Table) -> list[str]:
    """Titles of the columns that say less: counts, then measures, the last first; not that by which rows are sorted."""
    numbers = [(at, title) for at, title in enumerate(table.columns) if at]
    counts = [title for at, title in numbers if all(isinstance(row[at], int) for row in table.rows)]
    measures = [title for _, title in numbers if title not in counts]
    return [*counts[::-1], *measures[:0:-1]]


class TaskCurves(QWidget):
    """``wished`` is a text for the filter."""

    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        from workbench.gui.canvas.items.plot import Plot

        self._shown: Shown | None = None
        self.plot, self.classes = Plot(), QListWidget()
        self.plot.setAccessibleName(tr("Curves"))
        self.plot.scene().sigMouseClicked.connect(self._click)
        self.classes.setAccessibleName(tr("Of which classes"))
        self.classes.setFrameShape(QFrame.Shape.NoFrame)
        self.classes.setFixedWidth(scaled(NAMES))
        self.classes.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.classes.itemSelectionChanged.connect(self._paint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 4)
        row.addWidget(self.plot, 1)
        row.addWidget(self.classes)

    def show_shown(self, shown: Shown) -> None:
        """As many lines as there are colours; a choice of classes leaves those alone."""
        self._shown = shown
        self.classes.clear()
        for name, colour in zip(shown.curves, COLOURS, strict=False):
            swatch = QPixmap(10, 10)
            swatch.fill(QColor(colour))
            self.classes.addItem(QListWidgetItem(QIcon(swatch), name))
        self._paint()

    @property
    def result(self) -> Curve | None:
        """What is shown, as it is saved; None where nothing is."""
        axes = self._shown.axes if self._shown is not None else ()
        return curves_over(self.lines, *axes) if axes else None

    @property
    def lines(self) -> dict[str, np.ndarray]:
        """(n, 3) by class, of those that are chosen, or of all."""
        items = [self.classes.item(at) for at in range(self.classes.count())]
        chosen = [item.text() for item in items if item.isSelected()] or [item.text() for item in items]
        return {name: self._shown.curves[name] for name in chosen} if self._shown is not None else {}

    def choose_point(self, x: float, y: float) -> None:
        """Show the images that count at the nearest point; one that no image reaches is none."""
        found = []
        for name, points in self.lines.items():
            reached = points[(points[:, 2] > 0) & (points[:, 2] <= 1)]
            if len(reached):
                apart = (reached[:, 0] - x) ** 2 + (reached[:, 1] - y) ** 2
                found.append((float(apart.min()), name, float(reached[int(apart.argmin()), 2])))
        if found and self._shown is not None:
            _, name, threshold = min(found)
            text = f"{self._shown.by}({name})>={threshold!r}"
            self.wished.emit(f'"{text}"' if " " in text else text)

    def _paint(self) -> None:
        import pyqtgraph as pg

        self.plot.clear()
        shown = self._shown
        if shown is None or not shown.axes:
            return
        colours = dict(zip(shown.curves, COLOURS, strict=False))
        for name, points in self.lines.items():
            self.plot.plot(points[:, 0], points[:, 1], pen=pg.mkPen(colours[name], width=2))
        across, up = (said(axis).capitalize() for axis in shown.axes)
        self.plot.name_axes(across, up)
        self.plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.03)

    def _click(self, event: Any) -> None:
        at = self.plot.point_at(event.scenePos())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose_point(at.x(), at.y())
