"""The page of a batch that is followed: how far it is, its results as a wall that fills, and what failed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from workbench.export.batch_folder import BatchFolder, Row
from workbench.gui.widgets.section import Elided, IconButton
from workbench.gui.widgets.theme import scaled, theme
from workbench.gui.widgets.translation import tr

from .batch_rows import BatchFailures, BatchResults
from .plain_table import PlainTable
from .wall import Wall

HEIGHT, NAMES, BETWEEN = 40, 160, 10  # pixels; the last between two sentences
MOST_TALL = 200  # failures whose sentences stand there in full; of more a line of each


@dataclass(frozen=True)
class BatchState:
    """How far a batch is.

    rows        of its images, each once, in the order in which they were done
    images      how many there are; 0 where that is not known
    is_running  whether a program is at it, and ``is_stopping`` whether that was asked to end
    command     what goes on with it; empty where all is done
    """

    rows: tuple[Row, ...] = ()
    images: int = 0
    is_running: bool = False
    is_stopping: bool = False
    command: str = ""

    @property
    def failed(self) -> list[Row]:
        """The rows of images that have no result."""
        return [row for row in self.rows if row["problem"]]

    @property
    def words(self) -> str:
        """In a line."""
        failed = len(self.failed)
        done = f"{len(self.rows) - failed:,}"  # as the command counts them: what failed has no result
        doing = tr("stopping") if self.is_stopping else tr("running")
        parts = [
            tr("{} of {} images").format(done, f"{self.images:,}") if self.images else tr("{} images").format(done),
            tr("{} failed").format(f"{failed:,}") if failed else "",
            doing if self.is_running else tr("done") if self.is_done else tr("stopped"),
        ]
        return " · ".join(filter(None, parts))

    @property
    def is_done(self) -> bool:
        """Whether every image was tried; not known to be so where nobody said how many there are."""
        return 0 < self.images <= len(self.rows)


class FailureTable(PlainTable):
    """Each row is as tall as its sentence needs in the width that the table has."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setWordWrap(True)
        self.horizontalHeader().sectionResized.connect(lambda *_: self.fit_rows())

    def fit_rows(self) -> None:
        """Give each row the lines that it needs."""
        if self.isVisible() and self.model() is not None and self.model().rowCount() <= MOST_TALL:
            self.resizeRowsToContents()
            for row in range(self.model().rowCount()):
                if self.rowHeight(row) >= 2 * self.fontMetrics().lineSpacing():  # of several lines
                    self.setRowHeight(row, self.rowHeight(row) + scaled(BETWEEN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_rows()


class BatchPage(QWidget):
    """It shows and reports; ``wished`` names a command and its arguments."""

    wished = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self.results, self.failures = BatchResults(), BatchFailures()
        self.wall, self.table = Wall(tr("Results of the batch")), FailureTable(tr("What failed in the batch"))
        self.wall.setModel(self.results)
        self.table.setModel(self.failures)
        self.table.setColumnWidth(0, scaled(NAMES))
        for view in (self.wall, self.table):
            view.clicked.connect(lambda index: self._wish_result(index.model(), index.row()))
            view.activated.connect(lambda index: self._wish_result(index.model(), index.row()))
        self.parts = QSplitter(Qt.Orientation.Horizontal)
        self.parts.setHandleWidth(1)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self.wall)
        self.parts.addWidget(self.table)
        self.parts.setSizes([600, 400])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading())
        column.addWidget(self._going_on())
        column.addWidget(self.parts, 1)
        theme.changed.connect(self.wall.viewport().update)
        self.show_state(None, "", BatchState())

    def show_state(self, folder: BatchFolder | None, title: str, state: BatchState) -> None:
        """Show how far it is."""
        self.title.setText(title)
        self.words.set_text(state.words)
        self.bar.setRange(0, state.images)
        self.bar.setValue(min(len(state.rows), state.images))
        self.bar.setVisible(bool(state.images) and not state.is_done)
        failed = state.failed
        self.results.show(folder, [row for row in state.rows if not row["problem"]])
        self.failures.show(failed)
        self.table.setVisible(bool(failed))
        self.table.fit_rows()
        again = tr("To try again what failed:") if state.is_done else tr("To go on with it:")
        self.how.setText(tr("Should it stop, to go on with it:") if state.is_running else again)
        self.command.set_text(state.command)
        self.way.setVisible(bool(state.command))
        self.export.setEnabled(bool(state.rows))
        self.stop.setVisible(state.is_running and not state.is_stopping)
        self.wall.updateGeometries()
        self.wall.viewport().update()

    def take_focus(self) -> None:
        """Give the keyboard to the results."""
        self.wall.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fit(self) -> None:
        """Everything fits already."""

    def _wish_result(self, model: object, row: int) -> None:
        rows = self.results.rows if model is self.results else self.failures.rows
        if 0 <= row < len(rows):
            self.wished.emit("batch.result", (rows[row]["image"],))

    # Building.

    def _heading(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("section")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setMinimumHeight(HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(8)
        self.title, self.words = QLabel(), Elided(look="muted")
        self.title.setProperty("look", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(NAMES)
        self.export, self.stop = QPushButton(tr("Export…")), QPushButton(tr("Stop"))
        for button in (self.export, self.stop):
            button.setProperty("look", "link")
        self.stop.setToolTip(tr("Ask the program that is at the batch to end, wherever it runs; what was done is kept"))
        self.stop.clicked.connect(lambda _on=False: self.wished.emit("batch.stop", ()))
        self.export.setToolTip(tr("Write table, statistics and sheet of what the batch has so far into a folder"))
        self.export.clicked.connect(lambda _on=False: self.wished.emit("batch.export", ()))
        close = IconButton("close", tr("Follow the batch no more; it goes on"), self)
        close.clicked.connect(lambda: self.wished.emit("collection.close", ()))
        row.addWidget(self.title)
        row.addWidget(self.words, 1)
        for widget in (self.bar, self.stop, self.export, close):
            row.addWidget(widget)
        return bar

    def _going_on(self) -> QWidget:
        """The command line that goes on with it."""
        self.way = QFrame()
        row = QHBoxLayout(self.way)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(8)
        self.how, self.command = QLabel(), Elided(look="muted")
        self.how.setProperty("look", "muted")
        copy = IconButton("copy", tr("Copy the command"), self)
        copy.clicked.connect(lambda: self.wished.emit("batch.copy_command", ()))
        row.addWidget(self.how)
        row.addWidget(self.command, 1)
        row.addWidget(copy)
        return self.way
