"""The rows of a collection for Qt's views: table and wall share it, and with it what is selected."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

from workbench.collections.rows import LABEL, NAME, PREDICTED, CollectionRows
from workbench.gui.widgets.theme import tokens
from workbench.gui.widgets.translation import tr

Index = QModelIndex | QPersistentModelIndex
TITLES = {
    "name": "Name",
    "label": "Label",
    "predicted": "Predicted",
    "confidence": "Confidence",
    "width": "Width",
    "height": "Height",
    "brightness": "Brightness",
    "alike": "Likeness",
}
MOST_KEPT = 4000  # thumbnails, of about 60 KB


class RowsModel(QAbstractTableModel):
    """Row k is the image at ``order[k]`` of the collection. A thumbnail is asked for when it is first painted."""

    wanted = Signal()  # thumbnails were asked for

    def __init__(self) -> None:
        super().__init__()
        self.rows: CollectionRows | None = None
        self.order = np.zeros(0, np.int64)
        self.caption_column = ""  # whose numbers stand below thumbnails
        self.outlines: dict[int, tuple[float, ...]] = {}  # by place: left, top, width, height as shares of the image
        self._columns: tuple[str, ...] = ()
        self._thumbnails: dict[int, QImage] = {}
        self._asked: set[int] = set()
        self._waiting: dict[int, None] = {}

    def show(self, rows: CollectionRows | None, order: np.ndarray) -> None:
        """Show these rows in this order."""
        self.beginResetModel()
        if rows is None or self.rows is None or rows.collection is not self.rows.collection:
            self._thumbnails.clear()
        self._asked.clear()
        self._waiting.clear()
        self.rows, self.order = rows, order
        self._columns = rows.columns if rows is not None else ()
        self.endResetModel()

    def update(self, rows: CollectionRows) -> None:
        """More is known of the same images in the same order and columns."""
        self.rows = rows
        self._thumbnails = {place: picture for place, picture in self._thumbnails.items() if not picture.isNull()}
        if len(self.order):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.order) - 1, len(self._columns) - 1))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._columns

    def thumbnail(self, row: int) -> QImage | None:
        """The small picture of a row; None while it is being read."""
        place = int(self.order[row])
        picture = self._thumbnails.get(place)
        if picture is None and place not in self._asked:
            self._waiting.pop(place, None)
            self._waiting[place] = None
            if len(self._waiting) == 1:
                self.wanted.emit()
        return picture

    def take_waiting(self, most: int) -> list[int]:
        """The places whose thumbnails are to be read next: those that came into sight last; others are let go."""
        latest = list(self._waiting)[-most:]
        self._waiting.clear()
        self._asked.update(latest)
        return latest

    def take_thumbnails(self, pictures: dict[int, QImage]) -> None:
        """Thumbnails that were asked for."""
        self._thumbnails.update(pictures)
        self._asked.difference_update(place for place, picture in pictures.items() if picture.isNull())
        for place in list(self._thumbnails)[: max(0, len(self._thumbnails) - MOST_KEPT)]:
            del self._thumbnails[place]
            self._asked.discard(place)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.rows is None:
            return None
        place, column = int(self.order[index.row()]), self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows.text(column, place)
        if role == Qt.ItemDataRole.TextAlignmentRole and self.rows.values(column).dtype.kind == "f":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column == PREDICTED and self.rows.is_wrong[place]:
            return tokens().colour("danger")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) and column == NAME:
            return self.words(place)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            name = self._columns[section]
            return tr(TITLES[name]) if name in TITLES else name
        return None

    def caption(self, row: int) -> str:
        """What stands below a thumbnail: the number that rows are sorted by, and the name."""
        assert self.rows is not None
        place, column = int(self.order[row]), self.caption_column
        name = self.rows.names[place]
        if column in self._columns and self.rows.values(column).dtype.kind == "f":
            return f"{self.rows.text(column, place)}  {name}"
        return name

    def words(self, place: int) -> str:
        """An image in one line: its name, its label, what it is taken for, or why it cannot be read."""
        assert self.rows is not None
        if self.rows.problems[place]:
            return f"{self.rows.names[place]}: {self.rows.problems[place]}"
        parts = [self.rows.names[place]]
        parts += [self.rows.text(LABEL, place)] if LABEL in self._columns else []
        if PREDICTED in self._columns and self.rows.text(PREDICTED, place):
            parts.append(tr("predicted {}").format(self.rows.text(PREDICTED, place)))
        return " · ".join(part for part in parts if part)
