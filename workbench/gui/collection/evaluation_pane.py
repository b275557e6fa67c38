"""Right and wrong of a collection: a class table, the confusion, curves. A click anywhere filters the images."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.api import Matrix, Result, percent
from workbench.collections.class_table import LabelCounts, confusion, label_counts
from workbench.collections.row_filter import term
from workbench.collections.rows import CONFIDENCE, LABEL, PREDICTED, CollectionRows
from workbench.evaluation.evaluation_result import Shown
from workbench.evaluation.metrics import Calibration, area_under, calibration, curves_of
from workbench.gui.canvas.views.matrix import CellsModel
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.flow import Flow
from workbench.gui.widgets.row_table import RowTable
from workbench.gui.widgets.theme import Tokens, follow_type, scaled, tokens
from workbench.gui.widgets.translation import tr
from workbench.render.points import COLOURS

from .descriptors_page import DescriptorsPage
from .findings_page import FindingsPage
from .fitted_columns import FittedColumns
from .page_results import BY_CLASS, area_words, calibration_curve, curves_over, error_words, label_table
from .regions_page import RegionsPage
from .robustness_page import RobustnessPage
from .task_pages import TaskClasses, TaskCurves
from .units_page import UnitsPage

Curves = dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]  # by kind: x, y, thresholds
Index = QModelIndex | QPersistentModelIndex
WORDS, GIVE_WAY = ("Label", "Taken for"), ("F1", "Precision", "Right")  # of them, where the pane is narrow
CONFUSION, CURVE, UNITS, FINDINGS, ROBUSTNESS, LIKENESS, REGIONS = 1, 2, 3, 4, 5, 6, 7  # pages
NOTHING = "This shows what is right and wrong where images have labels and answers."
JUDGING = "Looking at every image…"
NO_CONFUSION = "No class is taken for another where an image may have several: what is missed or invented is By class."
NO_CURVES = "There is no curve: this network gives each pixel one class, whatever its score."
CLASS, NAME = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1  # the number and name of a class, in their list
LEAST = 210  # pixels of its width
NAMES, MOST_DOTS = 150, 500  # pixels; points of a curve that are drawn as such
AREAS = {
    "roc": "The number is the area under the curve.",
    "pr": "The number is the average precision.",
}
CURVES = {"roc": "ROC", "pr": "Precision and recall", "calibration": "Calibration"}
LOOK = """
QTableView {{ background: {canvas}; border: 1px solid {canvas}; gridline-color: {border}; selection-color: {text};
  selection-background-color: {accent_soft}; }}
QTableView:focus {{ border-color: {accent}; }}
QTableView::item {{ padding: 2px 6px; }}
QHeaderView, QHeaderView::section {{ background: {canvas}; color: {muted}; border: none; }}
QHeaderView::section {{ padding: 4px 6px; }}
QTableCornerButton::section {{ background: {canvas}; border: none; }}
"""


@dataclass(frozen=True, eq=False)
class Judgement:
    """What is shown of a collection whose labels are known: read and computed in a thread."""

    rows: CollectionRows
    labels: list[LabelCounts]
    matrix: Matrix | None
    calibration: Calibration | None

    @classmethod
    def of(cls, rows: CollectionRows) -> Judgement:
        """Of what is known by now."""
        sure = rows.known & np.isfinite(rows.values(CONFIDENCE)) if rows.looked_at else np.zeros(len(rows), bool)
        bars = calibration(rows.values(CONFIDENCE)[sure], rows.is_right[sure]) if sure.any() else None
        return cls(rows, label_counts(rows), confusion(rows), bars)


class LabelsModel(QAbstractTableModel):
    """A row for each label, the worst first."""

    def __init__(self, labels: list[LabelCounts]) -> None:
        super().__init__()
        self.labels = labels

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.labels)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(BY_CLASS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one, column = self.labels[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(one)[column]
        if role == Qt.ItemDataRole.ToolTipRole:  # whole, also where columns are cut or left out
            told = zip(BY_CLASS, self._words(one), strict=True)
            return "\n".join(f"{tr(title)}: {words}" for title, words in told if words)
        return self._side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(BY_CLASS[section])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def _words(self, one: LabelCounts) -> tuple[str, ...]:
        """A row, by column."""
        words = [percent(value) if np.isfinite(value) else "" for value in (one.recall, one.precision, one.f1)]
        right = f"{one.right:,.0f}" if np.isfinite(one.right) else ""
        return (one.label or tr("no label"), f"{one.images:,}", right, *words, one.taken_for)

    @staticmethod
    def _side(column: int) -> Qt.AlignmentFlag:
        """Numbers to the right, words to the left."""
        right = 0 < column < len(BY_CLASS) - 1
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class EvaluationPane(QWidget):
    """``wished`` is a text for the filter, ``asked`` a command; ``curves_wanted`` asks for the curves of
    classes, ``judgement_wanted`` for what the engine finds.
    """

    wished = Signal(str)
    asked = Signal(str, tuple)
    judgement_wanted = Signal()
    curves_wanted = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.judgement: Judgement | None = None
        self.shown: Shown | None = None  # what the engine found
        self._of_task = False  # whether the network gives an image no single class
        self._curves: dict[int, np.ndarray] = {}  # by class: (n, 3) of x, y, threshold
        self._areas: dict[int, float] = {}  # under them
        self._pages = QStackedWidget()
        self.labels, self.cells = RowTable(), QTableView()
        _dress(self.labels, tr("Right and wrong by label"))
        _dress(self.cells, tr("Cells of the matrix"))
        self.cells.setTabKeyNavigation(False)  # arrows walk the cells; Tab leaves them
        self.curves, self.units, self.findings = QWidget(), UnitsPage(), FindingsPage()
        self.robustness, self.descriptors, self.task_classes = RobustnessPage(), DescriptorsPage(), TaskClasses()
        self.regions = RegionsPage()
        self._task_curves: TaskCurves | None = None
        self.task_classes.wished.connect(self._wish_sorted)
        self.findings.wished.connect(self.wished)
        self.findings.asked.connect(self.asked)
        self.units.asked.connect(self.asked)
        self.robustness.asked.connect(self.asked)
        self.descriptors.asked.connect(self.asked)
        self.regions.asked.connect(self.asked)
        self.robustness.wished.connect(self._wish_sorted)
        self.empty = QLabel(tr(NOTHING))
        self.empty.setWordWrap(True)
        self.empty.setProperty("look", "empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.labels.verticalHeader().hide()
        self._columns = FittedColumns(self.labels, *([tr(name) for name in names] for names in (WORDS, GIVE_WAY)))
        self.labels.clicked.connect(lambda index: self._choose_label(index.row()))
        self.labels.activated.connect(lambda index: self._choose_label(index.row()))
        self.cells.clicked.connect(lambda index: self._choose_cell(index.row(), index.column()))
        self.cells.activated.connect(lambda index: self._choose_cell(index.row(), index.column()))
        self.cells.verticalHeader().sectionClicked.connect(lambda row: self._choose_cell(row, -1))
        self.cells.horizontalHeader().sectionClicked.connect(lambda column: self._choose_cell(-1, column))
        heading = self._heading = Flow()
        heading.setContentsMargins(8, 6, 8, 6)
        heading.setSpacing(2)
        words = (
            *(tr("By class"), tr("Confusion"), tr("Curves")),
            *(tr("Units"), tr("Look at"), tr("Robustness"), tr("Likeness"), tr("Regions")),
        )
        self.buttons = [QToolButton() for _ in words]
        for at, (button, word) in enumerate(zip(self.buttons, words, strict=True)):
            button.setText(word)
            button.setAccessibleName(word)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setProperty("look", "page")
            button.clicked.connect(lambda _on=False, at=at: self._open_page(at))
            heading.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(heading)
        column.addWidget(self._pages, 1)
        pages = self.labels, self.cells, self.curves, self.units, self.findings, self.robustness, self.descriptors
        for page in (*pages, self.regions, self.empty, self.task_classes):
            self._pages.addWidget(page)
        self._plot: Any = None
        follow_type(self, lambda: self._set_theme(tokens()))
        self.setMinimumWidth(LEAST)
        self.show_page(0)

    @property
    def heading_width(self) -> int:
        """Pixels in which the names of the pages stand in one line."""
        return self._heading.sizeHint().width()

    @property
    def page(self) -> tuple[str, Result] | None:
        """What the page that is seen is called, and what it shows, as it is saved; None where that is nothing."""
        seen = self._pages.currentWidget()
        own = {self.labels: self._labels_result, self.cells: self._cells_result, self.curves: self._curves_result}
        result = own[seen]() if seen in own else getattr(seen, "result", None)
        kind = self.kind if seen is self.curves else self.robustness.kind if seen is self.robustness else None
        title = self.buttons[self._at].text()
        words = tr("{}, {}").format(title, kind.currentText()) if kind is not None else title
        return (words, result) if result is not None else None

    def _labels_result(self) -> Result | None:
        return label_table(self.judgement.labels) if self.judgement is not None else None

    def _cells_result(self) -> Result | None:
        return self.judgement.matrix if self.judgement is not None else None

    def _curves_result(self) -> Result | None:
        judgement = self.judgement
        if judgement is None or self._plot is None:
            return None
        across, up = (self._plot.getAxis(side).labelText for side in ("bottom", "left"))
        if self.kind.currentData() == "calibration":
            bars = judgement.calibration
            return calibration_curve(bars, across, up) if bars is not None else None
        names = judgement.rows.class_names
        drawn = curves_over({names[k]: line for k, line in self._curves.items()}, across, up)
        areas = area_words(self.kind.currentData(), {names[k]: area for k, area in self._areas.items()})
        return replace(drawn, caption=areas) if drawn is not None else None

    def _open_page(self, at: int) -> None:
        """Show a page, and ask for what it shows where that is computed when it is looked at."""
        self.show_page(at)
        if at == UNITS:
            worst = self.judgement.labels[0] if self.judgement is not None and self.judgement.labels else None
            if worst is not None and worst.taken_for and not self.units.has_chosen:
                self.units.suggest(worst.label, worst.taken_for)
            self.units.ask(again=False)
        if at == FINDINGS:
            self.judgement_wanted.emit()

    def show_page(self, at: int) -> None:
        """Show the page of a button."""
        self._at = at
        self.buttons[at].setChecked(True)
        if self._of_task and at < UNITS:
            self._show_task_page(at)
            return
        nothing = self.judgement is None or not self.judgement.labels
        self._pages.setCurrentIndex(self._pages.indexOf(self.empty) if nothing and at < UNITS else at)
        if at == CURVE and not nothing:
            self._make_curves()
            self._want_curves()

    def _show_task_page(self, at: int) -> None:
        """What the engine found where an image has no single class, or a sentence."""
        shown, why, page = self.shown, "", self.task_classes if at != CURVE else self._curves_of_task()
        if at == CONFUSION:
            why = tr(NO_CONFUSION)
        elif shown is None:
            why = self.findings.note.text() or tr(JUDGING)
        elif at == CURVE and not shown.curves:
            why = tr(NO_CURVES)
        self.empty.setText(why)
        self._pages.setCurrentWidget(self.empty if why else page)

    def _curves_of_task(self) -> QWidget:
        """They are made when they are looked at first."""
        if self._task_curves is None:
            self._task_curves = TaskCurves()
            self._task_curves.wished.connect(self.wished)
            self._pages.addWidget(self._task_curves)
            if self.shown is not None:
                self._task_curves.show_shown(self.shown)
        return self._task_curves

    def show_nothing(self) -> None:
        """There is nothing to judge."""
        self.judgement, self._of_task = None, False
        self.empty.setText(tr(NOTHING))
        self.show_page(self._at)

    def show_task(self) -> None:
        """An image has no single class: what the engine finds is shown, and asked for."""
        self.judgement, self._of_task = None, True
        self.judgement_wanted.emit()
        self.show_page(self._at)

    def show_shown(self, shown: Shown | None, sentence: str = "", asked: bool = False) -> None:
        """What the engine found; or a sentence why nothing, or that it was ``asked`` and looks."""
        self.shown = shown
        if shown is None:
            self.findings.say(sentence, asked)
        else:
            self.findings.show_sections(shown.sections, shown.images)
            self.task_classes.show_shown(shown)
            if self._task_curves is not None:
                self._task_curves.show_shown(shown)
        self.show_page(self._at)

    def _wish_sorted(self, text: str, column: str) -> None:
        self.wished.emit(text)
        if column:
            self.asked.emit("collection.sort", (column, "up"))

    def clear(self) -> None:
        """Nothing is known, and nothing of the index is held."""
        self.judgement, self.shown, self._of_task = None, None, False
        self.findings.say("")
        self.empty.setText(tr(NOTHING))
        for table in (self.labels, self.cells):
            table.setModel(None)
        self.units.clear()
        self.robustness.clear()
        self.descriptors.clear()
        self.regions.clear()
        self.show_page(self._at)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show what is known."""
        self.judgement, self._of_task = judgement, False
        self._labels = LabelsModel(judgement.labels)
        self.labels.setModel(self._labels)
        self._columns.measure()
        if judgement.matrix is not None:
            self._cells = CellsModel(judgement.matrix)
            self.cells.setModel(self._cells)
            self.cells.resizeColumnsToContents()
        if self._plot is not None:
            self._offer_classes()
        self.show_page(self._at)

    def show_curves(self, curves: Mapping[int, Curves]) -> None:
        """The curves of the classes that were asked for."""
        kind = self.kind.currentData()
        if kind == "calibration" or self._plot is None:
            return
        self._curves, self._areas = {}, {}
        for k, own in curves.items():
            x, y, thresholds = own.get(kind, (np.zeros(0),) * 3)
            self._areas[k] = area_under(kind, x, y) if len(x) else np.nan
            count = min(len(x), len(thresholds))
            self._curves[k] = np.stack([x[:count], y[:count], np.minimum(thresholds[:count], 1.0)], 1)
        if kind == "roc":
            self._paint(tr("False positives"), tr("True positives"))
        else:
            self._paint(tr("Recall"), tr("Precision"))

    # A click.

    def _choose_label(self, row: int) -> None:
        if self.judgement is not None:
            one = self.judgement.labels[row]
            self.units.suggest(one.label, one.taken_for)
            wrong = np.isfinite(one.right) and one.right < one.images
            self.wished.emit(term(LABEL, "=", one.label) + (" wrong" if wrong else ""))

    def _choose_cell(self, row: int, column: int) -> None:
        matrix = self.judgement.matrix if self.judgement is not None else None
        if matrix is not None:
            parts = [term(LABEL, "=", matrix.rows[row])] if row >= 0 else []
            parts += [term(PREDICTED, "=", matrix.columns[column])] if column >= 0 else []
            if row >= 0 and column >= 0 and matrix.rows[row] != matrix.columns[column]:
                self.units.suggest(matrix.rows[row], matrix.columns[column])
            self.wished.emit(" ".join(parts))

    def choose_point(self, x: float, y: float) -> None:
        """Show the images behind the nearest point of the curve, or in the bar."""
        if self.kind.currentData() == "calibration":
            bars = self.judgement.calibration if self.judgement is not None else None
            if bars is not None and 0 <= x <= 1:
                count = len(bars.counts)
                at = min(int(x * count), count - 1)
                low = term(CONFIDENCE, ">", repr(at / count))
                self.wished.emit(f"{low} {term(CONFIDENCE, '<=', repr((at + 1) / count))}")
            return
        found = [
            (float(apart.min()), k, float(points[int(apart.argmin()), 2]))
            for k, points in self._curves.items()
            if len(points)
            for apart in [(points[:, 0] - x) ** 2 + (points[:, 1] - y) ** 2]
        ]
        if found and self.judgement is not None:
            _, k, threshold = min(found)
            self.wished.emit(term(f"p({self.judgement.rows.class_names[k]})", ">=", repr(threshold)))

    # The curves.

    def _make_curves(self) -> None:
        if self._plot is not None:
            return
        from workbench.gui.canvas.items.plot import Plot

        self.kind, self.classes = Combo(), QListWidget()
        self.kind.setAccessibleName(tr("Which curve"))
        self.classes.setAccessibleName(tr("Of which classes"))
        self._several = tr("Ctrl and a click choose several, up to {}.").format(len(COLOURS))
        self.classes.setToolTip(self._several)
        self.classes.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.classes.setFrameShape(QFrame.Shape.NoFrame)
        self.classes.setFixedWidth(scaled(NAMES))
        for kind, words in CURVES.items():
            self.kind.addItem(tr(words), kind)
        self._plot = Plot()
        self._plot.setAccessibleName(tr("Curves"))
        self._plot.scene().sigMouseClicked.connect(self._click)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 6)
        row.addWidget(self.kind)
        row.addStretch(1)
        self.error = QLabel()
        self.error.setProperty("look", "muted")
        self.error.setContentsMargins(8, 0, 8, 6)
        below = QHBoxLayout()
        below.addWidget(self._plot, 1)
        below.addWidget(self.classes)
        column = QVBoxLayout(self.curves)
        column.setContentsMargins(0, 0, 8, 4)
        column.addLayout(row)
        column.addWidget(self.error)
        column.addLayout(below, 1)
        self._offer_classes()
        self.kind.currentIndexChanged.connect(lambda _at: self._want_curves())
        self.classes.itemSelectionChanged.connect(self._want_curves)

    def _offer_classes(self) -> None:
        rows = self.judgement.rows if self.judgement is not None else None
        if rows is None or rows.truth is None:
            return
        there = np.unique(rows.truth[rows.known])
        offered = [(rows.class_names[k], int(k)) for k in there]
        items = [self.classes.item(i) for i in range(self.classes.count())]
        if [(item.data(NAME), item.data(CLASS)) for item in items] == offered:
            return
        chosen = self.chosen_classes
        with QSignalBlocker(self.classes):
            self.classes.clear()
            for name, k in offered:
                item = QListWidgetItem(name)
                item.setData(CLASS, k)
                item.setData(NAME, name)
                self.classes.addItem(item)
                item.setSelected(k in chosen)
            if not self.chosen_classes and offered:
                self.classes.setCurrentRow(0)

    @property
    def chosen_classes(self) -> list[int]:
        """The numbers of the classes whose curves are shown, in the order of the list."""
        chosen = [item.data(CLASS) for item in self.classes.selectedItems()]
        return sorted(chosen)[: len(COLOURS)]

    def _want_curves(self) -> None:
        calibrated = self.kind.currentData() == "calibration"
        self.classes.setVisible(not calibrated)
        self.error.setVisible(calibrated)
        if calibrated:
            self._paint_calibration()
        elif self.chosen_classes:
            self.curves_wanted.emit(self.chosen_classes)

    def _paint(self, x: str, y: str) -> None:
        import pyqtgraph as pg

        self._plot.clear()
        colour_of = dict(zip(self._curves, COLOURS, strict=False))
        for k, points in self._curves.items():
            colour = colour_of[k]
            dots = {"symbol": "o", "symbolSize": 6, "symbolPen": None, "symbolBrush": colour}
            few = dots if len(points) <= MOST_DOTS else {}
            self._plot.plot(points[:, 0], points[:, 1], pen=pg.mkPen(colour, width=2), **few)
        for i in range(self.classes.count()):
            item, swatch = self.classes.item(i), QPixmap(10, 10)
            swatch.fill(QColor(colour_of.get(item.data(CLASS), "transparent")))
            item.setIcon(QIcon(swatch))
            area = self._areas.get(item.data(CLASS), np.nan)
            item.setText(item.data(NAME) + (f"  {area:.3f}" if np.isfinite(area) else ""))
        self.classes.setToolTip(f"{self._several} {tr(AREAS[self.kind.currentData()])}")
        self._label(x, y)

    def _paint_calibration(self) -> None:
        import pyqtgraph as pg

        self._plot.clear()
        bars = self.judgement.calibration if self.judgement is not None else None
        if bars is None:
            return
        self.error.setText(error_words(bars))
        count = len(bars.counts)
        there = bars.counts > 0
        middle, height = (np.flatnonzero(there) + 0.5) / count, bars.accuracy[there]
        self._plot.addItem(pg.BarGraphItem(x=middle, height=height, width=0.9 / count, brush=tokens().accent, pen=None))
        self._plot.plot([0, 1], [0, 1], pen=pg.mkPen(tokens().muted, style=Qt.PenStyle.DashLine))
        self._label(tr("Confidence"), tr("Share that is right"))

    def _label(self, x: str, y: str) -> None:
        self._plot.name_axes(x, y)
        self._plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.03)

    def _click(self, event: Any) -> None:
        at = self._plot.point_at(event.scenePos())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose_point(at.x(), at.y())

    def _set_theme(self, now: Tokens) -> None:
        names = ("canvas", "accent_soft", "accent", "text", "border", "muted")
        look = LOOK.format(**{name: getattr(now, name) for name in names})
        self.labels.setStyleSheet(look)
        self.cells.setStyleSheet(look)
        self.cells.resizeColumnsToContents()
        self.units.cells.setStyleSheet(look)
        self.robustness.dress()
        for plot in (self._plot, self._task_curves.plot if self._task_curves is not None else None):
            if plot is not None:
                plot.dress()


def curves_for(rows: CollectionRows, classes: Sequence[int]) -> Callable[[], dict[int, Curves]]:
    """What computes the curves of classes, in a thread."""

    def compute() -> dict[int, Curves]:
        assert rows.truth is not None
        known = rows.known
        return {k: curves_of(rows.truth[known] == k, rows.probabilities(k)[known]) for k in classes}

    return compute


def _dress(table: QTableView, name: str) -> None:
    table.setAccessibleName(name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    follow_type(table, lambda: table.verticalHeader().setDefaultSectionSize(scaled(28)))
