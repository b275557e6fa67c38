"""TableModel and columns; a click on a heading sorts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from workbench.api import Table
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.row_table import RowTable
from workbench.gui.widgets.theme import Tokens, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.table import cell, heading, is_of_numbers

from .base import ResultView

Index = QModelIndex | QPersistentModelIndex
ROW, LOWEST, NARROWEST = 30, 16, 30  # pixels of a row, and of rows and columns that can be read on a slide
GROUND = Qt.ItemDataRole.UserRole + 1  # the colour behind a number
NAMES = 0.25  # share of a slide's width that names have at most
STRONGEST = 0.75  # of the accent's colour, behind numbers that are read
LOOK = """
QTableView {{ background: {canvas}; gridline-color: transparent; border: 1px solid {canvas};
  selection-background-color: {accent_soft}; selection-color: {text}; }}
QTableView:focus {{ border-color: {accent}; }}
QTableView::item {{ padding: {pad}; border-bottom: 1px solid {border}; }}
QHeaderView, QHeaderView::section {{ background: {canvas}; color: {muted}; border: none; }}
QHeaderView::section {{ padding: 6px 10px; border-bottom: 1px solid {border}; font-weight: 600; }}
QTableCornerButton::section {{ background: {canvas}; border: none; }}
"""


class TableModel(QAbstractTableModel):
    """A table's rows, in the order of the column that they are sorted by.

    on_slide  whether an audience reads it: numbers are short, and where columns are called as rows are, the names are
              numbered, columns have the number alone, and a ground says how large each number is
    """

    def __init__(self, table: Table, on_slide: bool = False) -> None:
        super().__init__()
        self.table, self.on_slide = table, on_slide
        self._numbers = [is_of_numbers(table, column) for column in range(len(table.columns))]
        self.square = on_slide and [str(row[0]) for row in table.rows] == list(table.columns[1:])
        self.order = list(range(len(table.rows)))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self.table.rows[self.order[index.row()]][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            if self.on_slide and isinstance(value, float):
                return f"{value:z.2f}"
            words = str(cell(self.table, self.order[index.row()], index.column()))
            return f"{index.row() + 1}  {words}" if self.square and not index.column() else words
        if role == GROUND and self.square and isinstance(value, float):
            return self._ground(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            if self.square:
                return str(section) if section else ""
            return str(heading(self.table, section)) if orientation == Qt.Orientation.Horizontal else str(section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return self._side(section)
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        """Numbers to the right, words to the left."""
        right = self._numbers[column]
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter

    def _ground(self, value: float) -> QColor:
        """The accent's colour, the stronger the larger the number is among the table's."""
        numbers = [cell for row in self.table.rows for cell in row if isinstance(cell, float)]
        low, high = min(numbers), max(numbers)
        colour = tokens().colour("accent")
        colour.setAlphaF(STRONGEST * (value - low) / (high - low) if high > low else 0.0)
        return colour

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        def key(row: int) -> tuple[bool, float, str]:
            value = self.table.rows[row][column]
            return (True, 0.0, value) if isinstance(value, str) else (False, float(value), "")

        self.layoutAboutToBeChanged.emit()
        rows = list(range(len(self.table.rows)))
        down = order == Qt.SortOrder.DescendingOrder
        self.order = rows if column < 0 else sorted(rows, key=key, reverse=down)
        self.layoutChanged.emit()


class GroundDelegate(QStyledItemDelegate):
    """A cell on its ground."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        ground = index.data(GROUND)
        if ground is not None:
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)


class CopyingTableView(RowTable):
    """Copies what is selected as text that spreadsheets read."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        """Tabs between cells, a line for each row."""
        chosen = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        rows: dict[int, list[str]] = {}
        for row, column in chosen:
            rows.setdefault(row, []).append(str(self.model().index(row, column).data() or ""))
        return "\n".join("\t".join(cells) for cells in rows.values())


class TableView(ResultView):
    """Numbers to the right, texts to the left."""

    name = "Table"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = CopyingTableView()
        self.cells.setAccessibleName(tr("Table"))
        self.cells.setShowGrid(False)
        self.cells.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.cells.verticalHeader().hide()
        self.cells.verticalHeader().setDefaultSectionSize(ROW)
        self.cells.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.cells.horizontalHeader().setHighlightSections(False)
        self.cells.doubleClicked.connect(lambda index: self._open(index.row()))
        self.body.addWidget(self.cells, 1)
        self.body.setContentsMargins(6, 0, 0, 0)
        self.cells.setItemDelegate(GroundDelegate(self.cells))
        self._rows: TableModel | None = None
        self._keys: frozenset[str] = frozenset()  # of the images that are selected
        self._is_told = False
        self.set_theme(tokens())

    @property
    def pointed_row(self) -> str:
        cells = self.cells
        index = cells.indexAt(cells.viewport().mapFromGlobal(QCursor.pos()))
        if not index.isValid():
            index = cells.currentIndex()
        columns = range(self._rows.columnCount()) if self._rows is not None and index.isValid() else ()
        return "\t".join(str(index.siblingAtColumn(column).data()) for column in columns)

    def paint_result(self, view_state: ViewState) -> None:
        assert isinstance(view_state.result, Table)
        if self._rows is None or self._rows.table is not view_state.result:
            self._rows = TableModel(view_state.result, self.for_presentation)
            self.set_theme(tokens())
            self.cells.setSortingEnabled(False)
            self.cells.setModel(self._rows)
            self.cells.selectionModel().selectionChanged.connect(self._select)
            self._rows.layoutChanged.connect(self._mark)
            self._mark()
            self.cells.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.cells.setSortingEnabled(True)
            self.cells.resizeColumnsToContents()
            for column in range(self._rows.columnCount()):
                self.cells.setColumnWidth(column, min(360, self.cells.columnWidth(column) + 24))
        self._fit_slide()
        count = len(view_state.result.rows)
        self.note.setText(said(f"{count} rows" if count != 1 else "1 row"))

    def show_selected(self, keys: frozenset[str]) -> None:
        self._keys = keys
        self._mark()

    def _mark(self) -> None:
        """Of rows that are images those of the selected ones."""
        if self._rows is None or not self._rows.table.images or self.for_presentation:
            return
        chosen, last = QItemSelection(), self._rows.columnCount() - 1
        for row, of in enumerate(self._rows.order):
            if self._rows.table.images[of] in self._keys:
                chosen.select(self._rows.index(row, 0), self._rows.index(row, last))
        self._is_told = True
        self.cells.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._is_told = False

    def _open(self, row: int) -> None:
        if self._rows is not None and self._rows.table.images:
            self.image_chosen.emit(self._rows.table.images[self._rows.order[row]])

    def _select(self, *_: object) -> None:
        if self._rows is not None and self._rows.table.images and not self._is_told:
            chosen = [self._rows.order[index.row()] for index in self.cells.selectionModel().selectedRows()]
            self._keys = frozenset(self._rows.table.images[row] for row in chosen)
            self.images_selected.emit(self._keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_slide()

    def _fit_slide(self) -> None:
        """Nobody scrolls a slide: all columns share its width, and as many rows as can be read its height."""
        if not self.for_presentation or self._rows is None:
            return
        rows, columns, cells = self._rows.rowCount(), self._rows.columnCount(), self.cells
        height, width = cells.height() - cells.horizontalHeader().height(), cells.width()
        cells.verticalHeader().setMinimumSectionSize(LOWEST)
        cells.verticalHeader().setDefaultSectionSize(max(LOWEST, min(ROW, height // max(1, rows))))
        cells.horizontalHeader().setMinimumSectionSize(NARROWEST)
        first = min(cells.columnWidth(0), int(width * NAMES)) if columns > 1 else width
        cells.setColumnWidth(0, first)
        for column in range(1, columns):
            cells.setColumnWidth(column, max(NARROWEST, (width - first) // (columns - 1)))

    def set_theme(self, tokens: Tokens) -> None:
        names = ("canvas", "accent", "accent_soft", "text", "border", "muted")
        pad = "0 4px" if self.for_presentation else "4px 8px"
        self.cells.setStyleSheet(LOOK.format(pad=pad, **{name: getattr(tokens, name) for name in names}))
        super().set_theme(tokens)
