"""The descriptors by which images are called alike, and how well each finds images of the same label again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbench.api import Table
from workbench.descriptor_titles import TITLES, USUAL, directions_text
from workbench.gui.canvas.views.table import TableModel
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

from .page_lines import line_of, note_of
from .plain_table import PlainTable

COLUMNS = ("Descriptor", "mAP", "mAP, whitened", "Numbers")
CHOOSE = "A click on a descriptor looks by it."
COMPARING = "Describing every image in each way…"
MEANING = "mAP: how early images of the same label come, in the mean over all queries; 1 where they come first."
NOT_WHITENED = "Whitening is learned of 1,000 images and more, or where a number of directions is chosen."
DIRECTIONS = (16, 64, 256)


class DescriptorsPage(QWidget):
    """``asked`` is a command with its arguments.

    name  of the descriptor by which is looked
    """

    asked = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self.name = USUAL
        self.layer, self.whitening = Combo(), Combo()
        for box, words in ((self.layer, tr("Layer")), (self.whitening, tr("Whitening"))):
            box.setAccessibleName(words)
            box.setToolTip(words)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.offer(())
        whitened = [(tr("{} directions").format(count), count) for count in DIRECTIONS]
        for title, count in ((tr("Whitened where it tells"), None), (tr("Not whitened"), 0), *whitened):
            self.whitening.addItem(title, directions_text(count))
        for box in (self.layer, self.whitening):
            box.currentIndexChanged.connect(lambda _at: self._choose(self.name))
        self.begin = QPushButton(tr("Compare"))
        self.begin.setToolTip(tr("How well each descriptor finds images of the same label again"))
        self.begin.clicked.connect(lambda: self.asked.emit("collection.descriptors", self._how))
        self.cells = PlainTable(tr("Descriptors"))
        self.cells.setToolTip(tr(CHOOSE))
        self.cells.clicked.connect(lambda index: self._choose(list(TITLES)[index.row()]))
        self.cells.activated.connect(lambda index: self._choose(list(TITLES)[index.row()]))
        self.note = note_of()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line_of(self.layer))
        column.addLayout(line_of(self.whitening, self.begin))
        column.addWidget(self.cells, 1)
        column.addWidget(self.note)
        self.clear()

    def offer(self, layers: Sequence[str]) -> None:
        """The layers whose maps can be described."""
        chosen = self.layer.currentData()
        with QSignalBlocker(self.layer):
            self.layer.clear()
            for title, name in ((tr("The coarsest maps"), ""), *((name, name) for name in layers)):
                self.layer.addItem(title, name)
            self.layer.setCurrentIndex(max(0, self.layer.findData(chosen)))

    def show_choice(self, name: str, whiten: str, layer: str) -> None:
        """By what is looked from now on."""
        self.name = name
        for box, value in ((self.layer, layer), (self.whitening, whiten)):
            with QSignalBlocker(box):
                if box.findData(value) < 0:
                    box.addItem(tr("{} directions").format(value) if box is self.whitening else value, value)
                box.setCurrentIndex(box.findData(value))
        self.cells.selectRow(list(TITLES).index(name))

    def show_asked(self) -> None:
        """What was asked is on its way."""
        self.note.setText(tr(COMPARING))

    def show_table(self, table: Table | None, problem: str = "") -> None:
        """What the engine told of the descriptors, or why it tells nothing."""
        if table is None:
            self.note.setText(problem or tr(CHOOSE))
            return
        told = {str(row[0]): row[1:] for row in table.rows}
        self._show({name: tuple(_short(cell) for cell in cells[:3]) for name, cells in told.items()})
        words = [tr("{} over {} images").format(table.facts["layer"], f"{table.facts['images']:,}"), tr(MEANING)]
        if not any(cells[1] != "" for cells in told.values()):
            words.append(tr(NOT_WHITENED))
        missing = [f"{tr(TITLES[name])}: {said(str(cells[3]))}" for name, cells in told.items() if cells[3]]
        self.note.setText("\n".join([*words, *missing, tr(CHOOSE)]))

    def clear(self) -> None:
        """No descriptor is known; each can be chosen."""
        self._show({})
        self.note.setText(tr(CHOOSE))

    @property
    def _how(self) -> tuple[str, str]:
        """Whitening and layer, as commands take them."""
        return str(self.whitening.currentData()), str(self.layer.currentData() or "")

    def _show(self, cells: dict[str, tuple[str | int | float, ...]]) -> None:
        rows = tuple((tr(title), *cells.get(name, ("", "", ""))) for name, title in TITLES.items())
        kept = [at for at in range(len(COLUMNS)) if not at or any(row[at] != "" for row in rows)]
        titles = tuple(tr(COLUMNS[at]) for at in kept)
        self._model = TableModel(Table(columns=titles, rows=tuple(tuple(row[at] for at in kept) for row in rows)))
        self.cells.setModel(self._model)
        self.cells.resizeColumnsToContents()
        self.cells.selectRow(list(TITLES).index(self.name))

    def _choose(self, name: str) -> None:
        self.asked.emit("collection.descriptor", (name, *self._how))


def _short(cell: str | int | float) -> str | int:
    return f"{cell:.3f}" if isinstance(cell, float) else cell
