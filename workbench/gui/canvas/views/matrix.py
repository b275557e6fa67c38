"""A matrix of images: a click on a cell, or on a heading, shows the images behind it; a click on one opens it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QSplitter, QTableView, QToolButton, QWidget

from workbench.api import Matrix
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.theme import Tokens, follow_type, scaled, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.matrix import most_confused

from .base import ResultView

Index = QModelIndex | QPersistentModelIndex
PICTURE = 96  # pixels of the longer side of an image on the wall
KEY = Qt.ItemDataRole.UserRole
SELECTING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier  # held, images are selected
CELL, HEADING = 44, 150  # pixels: the least width of a column, the most of a row's name
LOOK = """
QTableView, QListView {{ background: {canvas}; border: 1px solid {canvas}; gridline-color: {border};
  selection-color: {text}; }}
QTableView:focus, QListView:focus {{ border-color: {accent}; }}
QTableView::item:selected {{ border: 2px solid {accent}; }}
QListView::item {{ color: {text}; border-radius: 4px; padding: 4px; }}
QListView::item:selected {{ background: {accent_soft}; color: {text}; }}
QHeaderView, QHeaderView::section {{ background: {canvas}; color: {muted}; border: none; }}
QHeaderView::section {{ padding: 3px 6px; }}
QTableCornerButton::section {{ background: {canvas}; border: none; }}
"""


class CellsModel(QAbstractTableModel):
    """The counts, on a ground that says which share of the row they are."""

    def __init__(self, matrix: Matrix) -> None:
        super().__init__()
        self.matrix, self.counts, self.shares = matrix, matrix.counts, matrix.shares

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.matrix.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.matrix.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        count = int(self.counts[row, column])
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{count:,}" if count else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.BackgroundRole:
            return _mixed(tokens().canvas, tokens().accent, 0.75 * float(self.shares[row, column]))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            names = self.matrix.rows[row], self.matrix.columns[column]
            return tr("{} as {}: {} images, {} of the row").format(*names, count, f"{self.shares[row, column]:.0%}")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        names = self.matrix.columns if orientation == Qt.Orientation.Horizontal else self.matrix.rows
        return names[section] if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None


class WallModel(QAbstractListModel):
    """The images of the chosen cells; a thumbnail is asked for when it is first painted."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.images: list[str] = []
        self._thumbnails: dict[str, QIcon] = {}
        self._asked: set[str] = set()
        blank = QPixmap(PICTURE, PICTURE)
        blank.fill(Qt.GlobalColor.transparent)
        self._blank = QIcon(blank)

    def show(self, images: Sequence[str]) -> None:
        """Show these images."""
        self.beginResetModel()
        self.images = list(images)
        self._asked.clear()
        self.endResetModel()

    def take(self, key: str, thumbnail: QImage) -> None:
        """A thumbnail that was asked for."""
        self._thumbnails[key] = QIcon(QPixmap.fromImage(thumbnail))
        if key in self.images:
            at = self.index(self.images.index(key))
            self.dataChanged.emit(at, at, [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.images)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        key = self.images[index.row()]
        if role == KEY:
            return key
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return PurePath(key).name
        if role == Qt.ItemDataRole.DecorationRole:
            if key not in self._thumbnails and key not in self._asked:
                self._asked.add(key)
                self.wanted.emit(key)
            return self._thumbnails.get(key, self._blank)
        return None


class MatrixView(ResultView):
    """The matrix, and beside it the wall of the images in the chosen cells."""

    name = "Matrix"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = QTableView()
        self.cells.setAccessibleName(tr("Cells of the matrix"))
        self.cells.setTabKeyNavigation(False)  # arrows walk the cells; Tab leaves them
        self.cells.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.cells.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        follow_type(self.cells, lambda: self.cells.verticalHeader().setDefaultSectionSize(scaled(28)))
        self.cells.verticalHeader().setMaximumWidth(scaled(HEADING))
        self.cells.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.cells.horizontalHeader().setMinimumSectionSize(scaled(CELL))
        self.wall = QListView()
        self.wall.setAccessibleName(tr("Images of the chosen cells"))
        self.wall.setViewMode(QListView.ViewMode.IconMode)
        self.wall.setResizeMode(QListView.ResizeMode.Adjust)
        self.wall.setMovement(QListView.Movement.Static)
        self.wall.setUniformItemSizes(True)
        self.wall.setIconSize(QSize(PICTURE, PICTURE))
        self.wall.setGridSize(QSize(PICTURE + 28, PICTURE + 40))
        self.wall.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.wall.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._shown = WallModel()
        self._shown.wanted.connect(self.thumbnail_wanted)
        self.wall.setModel(self._shown)
        self.wall.clicked.connect(self._click)
        self.wall.activated.connect(self._open)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(self.cells)
        parts.addWidget(self.wall)
        parts.setSizes([600, 400])
        parts.setChildrenCollapsible(False)
        self.body.addWidget(parts, 1)
        self.acts = QToolButton()
        self.acts.setText(tr("These…"))
        self.acts.setProperty("look", "toggle")
        self.acts.setToolTip(tr("What can be done with the images that are selected"))
        self.acts.setAccessibleName(tr("What can be done with the images that are selected"))
        self.acts.clicked.connect(lambda: self.selection_menu_wanted.emit())
        self.acts.hide()
        self.header.addWidget(self.acts)
        self._model: CellsModel | None = None
        self._keys: frozenset[str] = frozenset()  # of the images that are selected, in whatever view
        self._is_told, self._current = False, ""
        self.wall.selectionModel().selectionChanged.connect(self._select)
        self.set_theme(tokens())

    @property
    def selected(self) -> list[str]:
        chosen = [str(index.data(KEY)) for index in self.wall.selectedIndexes()]
        return chosen if len(chosen) > 1 else list(self._shown.images)

    @property
    def pointed_thing(self) -> tuple[str, str]:
        index = self.wall.indexAt(self.wall.viewport().mapFromGlobal(self.cursor().pos()))
        return ("image", str(index.data(KEY))) if index.isValid() else ("", "")

    def paint_result(self, view_state: ViewState) -> None:
        result = view_state.result
        assert isinstance(result, Matrix)
        if self._model is None or self._model.matrix is not result:
            self._model = CellsModel(result)
            self.cells.setModel(self._model)
            self.cells.selectionModel().selectionChanged.connect(self._choose)
            for column in range(len(result.columns)):
                width = self.cells.horizontalHeader().sectionSizeHint(column)
                self.cells.setColumnWidth(column, min(scaled(110), width))
            self._begin(result)

    def choose(self, row: int, column: int) -> None:
        """Show the images of a cell, as a click on it does."""
        assert self._model is not None
        at = self._model.index(row, column)
        self.cells.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.cells.scrollTo(at)

    def show_thumbnail(self, key: str, thumbnail: QImage) -> None:
        self._shown.take(key, thumbnail)

    def show_current(self, key: str) -> None:
        if key in self._shown.images:
            at = self._shown.index(self._shown.images.index(key))
            several = len(self.wall.selectedIndexes()) > 1  # which stay so
            how = QItemSelectionModel.SelectionFlag
            self._is_told = True
            self.wall.selectionModel().setCurrentIndex(at, how.NoUpdate if several else how.ClearAndSelect)
            self._is_told = False
        self._current = key

    def show_selected(self, keys: frozenset[str]) -> None:
        """Those that lie in no chosen cell bring theirs."""
        self._keys = keys
        if self._model is not None and keys and not keys.intersection(self._shown.images):
            matrix = self._model.matrix
            cells = {(int(matrix.row[i]), int(matrix.column[i])) for i, key in enumerate(matrix.images) if key in keys}
            chosen = QItemSelection()
            for row, column in cells:
                chosen.select(self._model.index(row, column), self._model.index(row, column))
            if cells:
                self.cells.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._mark()

    def _mark(self) -> None:
        chosen = QItemSelection()
        for row, key in enumerate(self._shown.images):
            if key in self._keys:
                chosen.select(self._shown.index(row), self._shown.index(row))
        self._is_told = True
        self.wall.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._is_told = False
        if chosen.isEmpty():
            self.show_current(self._current)

    def _select(self, *_: object) -> None:
        if not self._is_told:
            self._keys = frozenset(str(index.data(KEY)) for index in self.wall.selectedIndexes())
            self.images_selected.emit(self._keys)

    def set_theme(self, tokens: Tokens) -> None:
        names = ("canvas", "accent", "accent_soft", "text", "border", "muted")
        look = LOOK.format(**{name: getattr(tokens, name) for name in names})
        for view in (self.cells, self.wall):
            view.setStyleSheet(look)
        super().set_theme(tokens)

    def _begin(self, result: Matrix) -> None:
        """What is confused most is there to see at once."""
        first = most_confused(result)
        if first is None:
            self._shown.show([])
            self._say()
        else:
            self.choose(*first)

    def _choose(self, *_: object) -> None:
        assert self._model is not None
        cells = sorted((index.row(), index.column()) for index in self.cells.selectedIndexes())
        matrix = self._model.matrix
        self._shown.show([key for row, column in cells for key in matrix.images_in(row, column)])
        self._mark()
        self._say()

    def _say(self) -> None:
        assert self._model is not None
        matrix, cells = self._model.matrix, self.cells.selectedIndexes()
        count = len(self._shown.images)
        self.acts.setVisible(count > 1)
        words = said("1 image" if count == 1 else f"{count} images")
        if len(cells) == 1:
            row, column = matrix.rows[cells[0].row()], matrix.columns[cells[0].column()]
            words = f"{row} → {column} · {words}"
        titles = f"{said(matrix.row_title)} → {said(matrix.column_title)}"
        self.note.setText(words if cells else titles)
        self.note.setToolTip(titles)

    def _click(self, index: Index) -> None:
        if not QGuiApplication.keyboardModifiers() & SELECTING:
            self._open(index)

    def _open(self, index: Index) -> None:
        if index.isValid():
            self.image_chosen.emit(str(index.data(KEY)))


def _mixed(ground: str, colour: str, share: float) -> QColor:
    first, second = QColor(ground), QColor(colour)
    return QColor.fromRgbF(
        *(
            a + (b - a) * share
            for a, b in zip(first.getRgbF()[:3], second.getRgbF()[:3], strict=True)  # type: ignore[index]
        )
    )
