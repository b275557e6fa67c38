"""The strongest regions of a collection as a sheet: of every unit of a layer, or of classes. A click opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbench.api import Grid
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.grid import GridView
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.theme import follow_type, tokens
from workbench.gui.widgets.translation import tr
from workbench.render.display import Display

from .page_lines import line_of, note_of

CLASSES = "classes"  # in the place of a layer
WAYS = {"activation": "By activation", "relevance": "By relevance"}
COUNTS = (1, 3, 8)  # of which a page of tiles has whole rows
CUTTING = "Cutting the strongest regions out of the images…"
OPENS = "A click on a region opens its image at that place."


class RegionsPage(QWidget):
    """``asked`` is a command with its arguments."""

    asked = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self.of, self.by, self.count = Combo(), Combo(), Combo()
        for box, words in ((self.of, tr("Regions of what")), (self.by, tr("By what")), (self.count, tr("How many"))):
            box.setAccessibleName(words)
            box.setToolTip(words)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.offer(())
        for way, words in WAYS.items():
            self.by.addItem(tr(words), way)
        for count in COUNTS:
            self.count.addItem(tr("{} of each").format(count), str(count))
        self.of.currentIndexChanged.connect(lambda _at: self.by.setEnabled(self.of.currentData() != CLASSES))
        self.begin = QPushButton(tr("Show"))
        self.begin.clicked.connect(lambda: self.asked.emit("collection.sheet", self._what))
        self.view = GridView()
        self.view.top.hide()
        self.view.command_wanted.connect(self.asked)
        self.view.hide()
        self.note = note_of(tr(OPENS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line_of(self.of))
        column.addLayout(line_of(self.by, self.count, self.begin))
        column.addWidget(self.note)
        column.addWidget(self.view, 1)
        self._below = QWidget()
        column.addWidget(self._below, 1)
        follow_type(self, lambda: self.view.set_theme(tokens()))

    def offer(self, layers: Sequence[str]) -> None:
        """The layers of the model; what was chosen stays, where it is there still."""
        chosen = self.of.currentData()
        with QSignalBlocker(self.of):
            self.of.clear()
            of_units = [(tr("Units of the last layer with maps"), ""), (tr("Classes"), CLASSES)]
            for words, name in (*of_units, *((tr("Units of {}").format(name), name) for name in layers)):
                self.of.addItem(words, name)
            self.of.setCurrentIndex(max(0, self.of.findData(chosen)))

    def show_asked(self, of: str, by: str, count: int) -> None:
        """What was asked is on its way."""
        for box, value in ((self.of, of), (self.by, by), (self.count, str(count))):
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(value)))
        self.by.setEnabled(of != CLASSES)
        self.note.setText(tr(CUTTING))

    def show_sheet(self, sheet: Grid | None, problem: str = "") -> None:
        """What the engine cut out, or why nothing."""
        self._show(sheet is not None)
        self.note.setText(problem or tr(OPENS))
        if sheet is not None:
            self.view.show_result(ViewState(sheet, display=Display()))

    def clear(self) -> None:
        """Nothing is known."""
        self._show(False)
        self.note.setText(tr(OPENS))

    def _show(self, there: bool) -> None:
        self.view.setVisible(there)
        self._below.setVisible(not there)

    @property
    def _what(self) -> tuple[str, str, str]:
        return tuple(str(box.currentData() or "") for box in (self.of, self.by, self.count))  # type: ignore[return-value]
