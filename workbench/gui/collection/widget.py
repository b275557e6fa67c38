"""The collection in the middle of the window: its images as a wall or a table, and what the model says of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.collections.rows import CollectionRows
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.flow import Flow
from workbench.gui.widgets.section import Elided, ElidedLines, IconButton
from workbench.gui.widgets.theme import follow_type, scaled, theme
from workbench.gui.widgets.toggle import toggle
from workbench.gui.widgets.translation import tr

from .evaluation_pane import EvaluationPane
from .plain_table import PlainTable
from .row_delegate import RowDelegate
from .rows_model import TITLES, RowsModel
from .wall import Wall

TYPING = 200  # ms after the last letter
HEIGHT, WIDEST = 40, 260
PREFERRED = 20  # how much more than others what the pass does is given of the heading
MOST_OF_WIDTH = 0.625  # that what the model says takes of itself
LEAST = 160  # pixels that a line to type in keeps
STEPS = {"collection.alike": "Find alike", "compare.alike": "Why are these two alike?"}
FILTER_HELP = "Words, column:text, column>number, column:0.2..0.4, right, wrong, unread; - before one excludes"


class CollectionWidget(QWidget):
    """It shows and reports; ``wished`` names a command and its arguments."""

    wished = Signal(str, tuple)
    selection_changed = Signal()
    picked = Signal()  # a person has selected images here

    def __init__(self) -> None:
        super().__init__()
        self.model = RowsModel()
        self.wall = Wall(tr("Images of the collection"))
        self.wall.setModel(self.model)
        self._is_descending = False
        self._is_shared = False  # whether a person has said how wide the pane is
        self.pairs = False  # whether what is selected is two images, or one that was found for another
        self.no_likeness = ""  # why the network explains no likeness of two images
        self.table = self._table()
        self.table.setModel(self.model)
        self.table.setSelectionModel(self.wall.selectionModel())
        for told in (self.selection_changed, self.picked):
            self.wall.selectionModel().selectionChanged.connect(lambda *_, told=told: told.emit())
        for view in (self.wall, self.table):
            view.activated.connect(lambda index: self._wish_image(index.row()))
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(
                lambda at, view=view: self._open_menu(view.viewport().mapToGlobal(at))
            )
        self._views = QStackedWidget()
        self._views.addWidget(self.wall)
        self._views.addWidget(self.table)
        self.parts = QSplitter(Qt.Orientation.Horizontal)
        self.parts.setHandleWidth(1)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self._views)
        self.pane = EvaluationPane()
        self.pane.hide()
        self.parts.addWidget(self.pane)
        self.parts.splitterMoved.connect(lambda *_: self._keep_parts())
        self.pane.wished.connect(lambda text: self.wished.emit("collection.filter", (text,)))
        self.pane.asked.connect(self.wished)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading())
        column.addWidget(self._tools())
        column.addWidget(self.parts, 1)
        self._typed = QTimer(self, singleShot=True, interval=TYPING)
        self._typed.timeout.connect(self._wish_filter)
        theme.changed.connect(self.wall.viewport().update)

    # What is shown.

    def show_words(self, title: str, words: str) -> None:
        """The heading: what is open, and what is known of it."""
        self.title.set_text(title)
        self.words.set_text(words)
        self._share_heading()

    def _share_heading(self) -> None:
        """Where there is too little room the title and the words give way; what the pass does has what it needs."""
        labels = self.title, self.words, self.progress
        needed = [label.fontMetrics().horizontalAdvance(label.full_text) + 4 for label in labels]
        self.title.setMaximumWidth(needed[0])  # the rest is the words'
        self.progress.setMaximumWidth(needed[2])
        for at, stretch in enumerate((needed[0], needed[1], PREFERRED * needed[2])):
            self._heading_row.setStretch(at, stretch)

    def show_progress(self, words: str, going: bool) -> None:
        """What the pass does; no words where it has nothing to do."""
        self.progress.set_text(words)
        self.progress.setVisible(bool(words))
        self._share_heading()
        self.pause.setVisible(bool(words))
        self.pause.show_icon("pause" if going else "run")
        tip = tr("Pause; what was found is kept") if going else tr("Go on looking at the images")
        self.pause.setToolTip(tip)
        self.pause.setAccessibleName(tip)

    def show_rows(self, rows: CollectionRows | None, order: np.ndarray, chosen: np.ndarray) -> None:
        """Show these images in this order, with those selected that were.

        chosen  (n,) places in the collection
        """
        with QSignalBlocker(self.wall.selectionModel()):
            same = rows is not None and self.model.rows is not None and rows.columns == self.model.columns
            if (
                same
                and rows is not None
                and np.array_equal(order, self.model.order)
                and self.model.rows is not None
                and rows.collection is self.model.rows.collection
            ):
                self.model.update(rows)
            else:
                self.model.show(rows, order)
                self.select(chosen)
            if not same:
                self._offer_columns(rows)
        self.wall.updateGeometries()
        self.wall.viewport().update()
        self.selection_changed.emit()

    def show_filter(self, text: str, problem: str = "") -> None:
        """What the images are filtered by, and what cannot be understood of it."""
        if self.filter.text() != text:
            self.filter.setText(text)
        self.filter.setToolTip(problem or self._filter_help)
        self.filter.setProperty("state", "wrong" if problem else "")
        self.problem.set_text(problem)
        self.problem.setVisible(bool(problem))

    def show_sorted(self, column: str, descending: bool) -> None:
        """Which column the rows are sorted by; empty for the order of the collection."""
        with QSignalBlocker(self.sort):
            if column and self.sort.findData(column) < 0:
                self.sort.addItem(column, column)  # a number of a class, which is no column of the table
            self.sort.setCurrentIndex(max(0, self.sort.findData(column)))
        self.way.show_icon("down" if descending else "up")
        at = self.model.columns.index(column) if column in self.model.columns else -1
        way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        with QSignalBlocker(self.table.horizontalHeader()):
            self.table.horizontalHeader().setSortIndicator(at, way)
        self._is_descending = descending
        self.model.caption_column = column

    @property
    def is_table(self) -> bool:
        """Whether the table is shown; a click has turned the button already when it is asked."""
        return self._views.currentWidget() is self.table

    @property
    def is_evaluated(self) -> bool:
        """Whether right and wrong are shown, whatever the button says by now."""
        return not self.pane.isHidden()

    def show_table(self, on: bool) -> None:
        """Show the rows as a table, or as a wall."""
        self._views.setCurrentWidget(self.table if on else self.wall)
        self.as_table.setChecked(on)

    def show_evaluation(self, on: bool) -> None:
        """Show right and wrong beside the images, or give them its room."""
        self.pane.setVisible(on)
        self._share()
        self.evaluation.setChecked(on)

    def show_expanded(self, found: bool, on: bool) -> None:
        """Whether there is a search that can be asked once more, and whether it was."""
        self.expanded.setVisible(found)
        self.expanded.setChecked(on)

    def show_selected(self, words: str) -> None:
        """How many images are selected; nothing can be done with none."""
        self.acts.setText(words)
        self.acts.setVisible(bool(words))

    def show_next_step(self, command: str) -> None:
        """What is mostly done next with so many selected images: one of ``STEPS``, or none."""
        of_one = command == "compare.alike" and len(self.selected) == 1
        self.step.setText(tr("Why is it like what was looked for?") if of_one else tr(STEPS.get(command, "")))
        self.step.setVisible(bool(command))
        self._step = command

    # What is selected.

    @property
    def selected(self) -> np.ndarray:
        """(n,) the places in the collection that are selected, in the order in which they are shown."""
        ranges = [(part.top(), part.bottom()) for part in self.wall.selectionModel().selection().toList()]
        rows = (
            np.unique(np.concatenate([np.arange(top, end + 1) for top, end in ranges])) if ranges else np.zeros(0, int)
        )
        chosen: np.ndarray = self.model.order[rows]
        return chosen

    def select(self, places: np.ndarray) -> None:
        """Select these places, as far as they are shown, and bring the first into sight."""
        rows = np.flatnonzero(np.isin(self.model.order, places))
        chosen = QItemSelection()
        if len(rows):
            breaks = np.flatnonzero(np.diff(rows) > 1)
            starts, ends = rows[np.r_[0, breaks + 1]], rows[np.r_[breaks, len(rows) - 1]]
            last = max(0, self.model.columnCount() - 1)
            for first, end in zip(starts.tolist(), ends.tolist(), strict=True):
                chosen.select(self.model.index(first, 0), self.model.index(end, last))
        self.wall.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if len(rows):
            for view in (self.wall, self.table):
                view.scrollTo(self.model.index(int(rows[0]), 0))
        self.wall.viewport().update()

    def show_first(self) -> None:
        """Bring what comes first into sight, whatever is selected."""
        for view in (self.wall, self.table):
            view.scrollToTop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Until a person says otherwise the pane has a half, or as much more as puts its pages' names in one line."""
        if not self._is_shared:
            whole, wanted = self.parts.width() - self.parts.handleWidth(), self.pane.heading_width
            own = wanted if whole // 2 < wanted <= whole * MOST_OF_WIDTH else whole // 2
            self.parts.setSizes([whole - own, own])

    def _keep_parts(self) -> None:
        self._is_shared = True

    def take_focus(self) -> None:
        """Give the keyboard to the images."""
        (self.table if self.is_table else self.wall).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fit(self) -> None:
        """Everything fits already."""

    @property
    def message_over(self) -> QWidget:
        """The images, over which a message may lie: what they are filtered by and the pages beside stay in reach."""
        return self._views

    # Building.

    def _heading(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("section")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(8)
        bar.setMinimumHeight(HEIGHT)
        self.title, self.words = Elided(look="title"), Elided(look="muted")
        self.progress = ElidedLines(look="muted", mode=Qt.TextElideMode.ElideMiddle)  # its numbers stay
        self.progress.most = 1
        self.pause = IconButton("pause", tr("Pause; what was found is kept"), self)
        self.pause.clicked.connect(lambda: self.wished.emit("collection.pause", ()))
        self.evaluation = toggle(tr("Evaluate"), tr("Right and wrong by class, and curves: a click shows the images"))
        self.evaluation.clicked.connect(lambda: self.wished.emit("collection.evaluate", ()))
        close = IconButton("close", tr("Close the collection"), self)
        close.clicked.connect(lambda: self.wished.emit("collection.close", ()))
        row.addWidget(self.title)
        row.addWidget(self.words)
        self._heading_row = row
        for widget in (self.progress, self.pause, self.evaluation, close):
            row.addWidget(widget)
        return bar

    def _tools(self) -> QWidget:
        bar = QWidget()
        row = Flow(bar)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter: cat   label:cat   wrong   confidence<0.5   brightness:0.2..0.4"))
        self.filter.setAccessibleName(tr("Filter the images"))
        self.filter.setClearButtonEnabled(True)
        self._filter_help = tr(FILTER_HELP)
        self.filter.setToolTip(self._filter_help)
        self.filter.textEdited.connect(lambda _text: self._typed.start())
        self.filter.returnPressed.connect(self._wish_filter)
        self.problem = Elided(look="warning")
        self.problem.setMinimumWidth(LEAST)
        self.problem.hide()
        self.acts = QPushButton()
        self.acts.setProperty("look", "link")
        self.acts.setToolTip(tr("What can be done with the images that are selected"))
        self.acts.clicked.connect(lambda: self._open_menu(self.acts.mapToGlobal(self.acts.rect().bottomLeft())))
        self.acts.hide()
        self._step = ""
        self.step: QPushButton = QPushButton()
        self.step.setProperty("look", "link")
        self.step.clicked.connect(lambda: self.wished.emit(self._step, ()))
        self.step.hide()
        self.sort = Combo()
        self.sort.setAccessibleName(tr("Sort by"))
        self.sort.setToolTip(tr("Sort by"))
        self.sort.currentIndexChanged.connect(lambda _at: self._wish_sort(self.sort.currentData(), False))
        self.way = IconButton("up", tr("The other way round"), self)
        self.way.clicked.connect(lambda: self._wish_sort(self.sort.currentData(), not self._is_descending))
        self.expanded = toggle(tr("Expand"), tr("Ask once more with the mean of the query and the first five found"))
        self.expanded.clicked.connect(lambda: self.wished.emit("collection.expand", ()))
        self.expanded.hide()
        self.as_table = toggle(tr("Table"), tr("Show the images as rows of a table"))
        self.as_table.clicked.connect(lambda: self.wished.emit("collection.table", ()))
        for widget in (
            self.filter,
            self.problem,
            self.acts,
            self.step,
            self.expanded,
            self.sort,
            self.way,
            self.as_table,
        ):
            row.addWidget(widget)
        follow_type(bar, lambda: self.filter.setMinimumWidth(scaled(LEAST)))
        return bar

    def _table(self) -> PlainTable:
        table = PlainTable(tr("Rows of the collection"))
        table.setItemDelegate(RowDelegate(table))
        header = table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._wish_sort_by)
        return table

    def _offer_columns(self, rows: CollectionRows | None) -> None:
        wanted = self.sort.currentData()
        with QSignalBlocker(self.sort):
            self.sort.clear()
            self.sort.addItem(tr("In their order"), "")
            for column in self.model.columns:
                self.sort.addItem(tr(TITLES[column]) if column in TITLES else column, column)
            self.sort.setCurrentIndex(max(0, self.sort.findData(wanted)))
        for at in range(self.model.columnCount()):
            self.table.setColumnWidth(at, scaled(WIDEST if at == 0 else WIDEST // 2))

    # What a person wishes.

    def _wish_image(self, row: int) -> None:
        if self.model.rows is not None and 0 <= row < len(self.model.order):
            self.wished.emit("collection.image", (self.model.rows.names[int(self.model.order[row])],))

    def _wish_filter(self) -> None:
        self._typed.stop()
        self.wished.emit("collection.filter", (self.filter.text(),))

    def _wish_sort(self, column: str | None, descending: bool) -> None:
        self.wished.emit("collection.sort", (column or "", "down" if descending else "up"))

    def _wish_sort_by(self, section: int) -> None:
        column = self.model.columns[section]
        self._wish_sort(column, self.sort.currentData() == column and not self._is_descending)

    def _open_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def menu(self) -> QMenu:
        """What can be done with the images that are selected."""
        menu = QMenu(self)
        menu.setToolTipsVisible(bool(self.no_likeness))
        for words, command in (
            (tr("Open in the window"), "collection.images"),
            *((tr(words), command) for command, words in STEPS.items()),
        ):
            action = menu.addAction(words)
            action.setEnabled(len(self.selected) > 0)
            if command == "compare.alike":
                action.setEnabled(self.pairs and not self.no_likeness)
                action.setToolTip(self.no_likeness)
            action.triggered.connect(lambda _on=False, command=command: self.wished.emit(command, ()))
        path = menu.addAction(tr("Copy its path"))
        path.setEnabled(len(self.selected) == 1)
        path.triggered.connect(lambda _on=False: self._copy_path())
        return menu

    def _copy_path(self) -> None:
        if self.model.rows is not None:
            entry = self.model.rows.collection.entries[int(self.selected[0])]
            QGuiApplication.clipboard().setText(entry.reference)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
