"""The units of a layer over a collection: which tell two labels apart, what they detect, which are dead or double."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workbench.api import Table
from workbench.gui.canvas.views.table import TableModel
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.page_area import PageArea
from workbench.gui.widgets.row_table import RowTable
from workbench.gui.widgets.theme import follow_type, scaled
from workbench.gui.widgets.translation import tr
from workbench.phrases import Verbatim, said

from .fitted_columns import FittedColumns
from .page_results import UNITS, units_table

NOT_YET = "The units were not looked at over these images yet."
WORDS = ("concept", "state")  # of them, where the page is narrow
GIVE_WAY = ("mean", "same_as", "largest", "reached", "state")
MOST_CONCEPTS = 8  # in a line
ROW, ROWS, HEADING = 28, 5, 50  # px of a row, and how many there are room for: in a low window the page scrolls


class UnitsPage(QWidget):
    """``asked`` is a command with its arguments."""

    asked = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self.table: Table | None = None  # what the engine told
        self._waiting = False
        self.first, self.second, self.layer = Combo(), Combo(), Combo()
        for box, name in (
            (self.first, tr("Images of this label")),
            (self.second, tr("told from those of this label or class")),
            (self.layer, tr("Layer")),
        ):
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.currentIndexChanged.connect(lambda _at: self.ask())
        self.dissect = QPushButton(tr("Dissect"))
        self.dissect.setToolTip(tr("Lay the units' maps on the masks of the collection: what each unit detects"))
        self.dissect.clicked.connect(lambda: self.asked.emit("collection.dissect", ()))
        self.dissect.hide()
        self.begin = QPushButton(tr("Begin"))
        self.begin.clicked.connect(lambda: self.ask())
        self.note = QLabel(tr(NOT_YET))
        self.note.setWordWrap(True)
        self.note.setProperty("look", "muted")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.cells = _table()
        self._columns = FittedColumns(self.cells, *([tr(UNITS[key]) for key in keys] for keys in (WORDS, GIVE_WAY)))
        self.cells.clicked.connect(lambda index: self._choose(index.row()))
        self.cells.activated.connect(lambda index: self._choose(index.row()))
        pair, below = QHBoxLayout(), QHBoxLayout()
        against = QLabel(tr("against"))
        against.setProperty("look", "muted")
        for row, widgets in (
            (pair, (self.first, against, self.second)),
            (below, (self.layer, self.dissect, self.begin)),
        ):
            row.setContentsMargins(8, 0, 8, 4)
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget, int(isinstance(widget, Combo)))
        self.area, whole, page = PageArea(), QVBoxLayout(self), QWidget()
        self.area.setProperty("held", True)  # the table's ground
        whole.addWidget(self.area)
        column = QVBoxLayout(page)
        for layout in (whole, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addLayout(pair)
        column.addLayout(below)
        column.addWidget(self.cells, 1)
        column.addWidget(self.note)
        self.note.setContentsMargins(8, 6, 8, 8)
        follow_type(self, lambda: self.cells.setMinimumHeight(ROWS * scaled(ROW) + HEADING))
        self.area.setWidget(page)

    def offer(self, labels: Sequence[str], layers: Sequence[str]) -> None:
        """The labels of the collection, and the layers of the model; what was chosen stays, where it is there still."""
        nobody = tr("No two are compared"), tr("All other images")
        for box, words in zip((self.first, self.second), nobody, strict=True):
            _fill(box, [(words, ""), *((label, label) for label in labels)])
        _fill(self.layer, [(tr("The last layer with maps"), ""), *((name, name) for name in layers)])

    @property
    def has_chosen(self) -> bool:
        """Whether two are compared, or a table is there, or on its way."""
        return bool(self.first.currentData()) or self.table is not None or self._waiting

    def suggest(self, first: str, second: str) -> None:
        """Compare these two when the units are looked at next."""
        self._choose_pair(first, second)
        self.table, self._waiting = None, False
        self.begin.show()

    def show_asked(self, first: str, second: str, layer: str) -> None:
        """What was asked is on its way."""
        self._choose_pair(first, second)
        with QSignalBlocker(self.layer):
            self.layer.setCurrentIndex(max(0, self.layer.findData(layer)))
        self._waiting = True
        self.begin.hide()
        self.note.setText(tr("Looking at the units of every image…"))

    @property
    def result(self) -> Table | None:
        """What is shown, as it is saved; None where nothing is."""
        if self.table is None:
            return None
        sentences = [tr("{}.").format(line.rstrip(".。")) for line in _sentences(self.table.facts)]
        return replace(units_table(self.table), caption=Verbatim(" ".join(sentences)))

    def show_table(self, table: Table | None, problem: str = "") -> None:
        """What the engine told of the units, or why it tells nothing."""
        self.table, self._waiting = table, False
        self.begin.setVisible(table is None)
        if table is None:
            self.note.setText(problem or tr(NOT_YET))
            return
        facts = table.facts
        self._model = TableModel(units_table(table))
        self.cells.setSortingEnabled(False)
        self.cells.setModel(self._model)
        self.cells.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.cells.setSortingEnabled(True)
        self._columns.measure()
        self.dissect.setVisible(bool(facts.get("masks")) and "dissected" not in facts)
        self.note.setText("\n".join(_sentences(facts)))

    def clear(self) -> None:
        """Nothing is known."""
        self.table, self._waiting = None, False
        self.cells.setModel(None)
        self.note.setText(tr(NOT_YET))
        self.begin.show()
        self.dissect.hide()
        self.area.verticalScrollBar().setValue(0)

    def ask(self, again: bool = True) -> None:
        """Ask for what the boxes say; with ``again`` also where it is known."""
        if again or (self.table is None and not self._waiting):
            chosen = tuple(box.currentData() or "" for box in (self.first, self.second, self.layer))
            self.asked.emit("collection.units", chosen)

    def _choose_pair(self, first: str, second: str) -> None:
        for box, value in ((self.first, first), (self.second, second)):
            with QSignalBlocker(box):
                if value and box.findData(value) < 0:
                    box.addItem(value, value)  # a class that no image is labelled with
                box.setCurrentIndex(max(0, box.findData(value)))

    def _choose(self, row: int) -> None:
        if self.table is not None:
            unit = self._model.index(row, 0).data()
            self.asked.emit("collection.unit", (f"{self.table.facts['layer']}:{unit}",))


def _sentences(facts: Any) -> list[str]:
    """What the table is of, in a few lines."""
    parts = [tr("{} over {} images").format(facts["layer"], f"{facts['images']:,}")]
    parts += [tr("{} dead").format(facts["dead"])] if facts["dead"] else []
    parts += [tr("{} the same as another").format(facts["same"])] if facts["same"] else []
    lines = [" · ".join(parts)]
    if facts.get("cut_off"):
        words = tr("Reached: in how many images the unit reached {}.").format(facts["limit"])
        lines.append(f"{said(facts['cut_off'])} {words}")
    first, second, others = facts.get("first"), facts.get("second"), facts.get("told_from") or tr("all others")
    if first:
        lines.append(tr("ROC area: 1 where the unit is always stronger for {}, 0 for {}.").format(first, others))
    if facts.get("misled"):
        words = tr("Pushed: what the unit added to {} above {}, in the mean of {} images that are taken for it.")
        lines.append(words.format(second, first, facts["misled"]))
    if facts.get("dissected"):
        some = facts["concepts"][:MOST_CONCEPTS]
        more = ["…"] if len(facts["concepts"]) > len(some) else []
        lines.append(f"{tr('Units by what they detect')}: {', '.join([*some, *more]) or tr('none')}")
    return lines + list(facts.get("problems", ()))[:1]


def _fill(box: Combo, items: Sequence[tuple[str, str]]) -> None:
    if [(box.itemText(i), box.itemData(i)) for i in range(box.count())] == list(items):
        return
    before = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for words, value in items:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(before)))


def _table() -> RowTable:
    table = RowTable()
    table.setAccessibleName(tr("Units of the layer"))
    table.setToolTip(tr("A click opens the unit with its strongest regions in the collection"))
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(scaled(ROW))
    return table
