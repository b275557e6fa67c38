"""The rows of a collection for Qt's views: table and wall share it, and with it what is selected."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QImage

from workbench.api import UserError
from workbench.collections.rows import LABEL, NAME, PREDICTED, CollectionRows
from workbench.gui.widgets.image_conversion import qimage_of
from workbench.gui.widgets.theme import tokens
from workbench.gui.widgets.translation import tr
from workbench.images.photo import shrunk

from .pictures import Index, Pictures

TITLES = {
    "name": "Name",
    "label": "Label",
    "folder": "Folder",
    "predicted": "Predicted",
    "confidence": "Confidence",
    "width": "Width",
    "height": "Height",
    "brightness": "Brightness",
    "alike": "Likeness",
}


class RowsModel(Pictures):
    """Row k is the image at ``order[k]`` of the collection."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: CollectionRows | None = None
        self.caption_column = ""  # whose numbers stand below thumbnails
        self._columns: tuple[str, ...] = ()

    def show(self, rows: CollectionRows | None, order: np.ndarray) -> None:
        """Show these rows in this order."""
        self.beginResetModel()
        if rows is None or self.rows is None or rows.collection is not self.rows.collection:
            self.forget_thumbnails(True)
        self.ask_anew()
        self.rows, self.order = rows, order
        self._columns = rows.columns if rows is not None else ()
        self.endResetModel()

    def update(self, rows: CollectionRows) -> None:
        """More is known of the same images in the same order and columns."""
        self.rows = rows
        self.forget_thumbnails(False)
        if len(self.order):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.order) - 1, len(self._columns) - 1))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._columns

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.rows is None:
            return None
        place, column = int(self.order[index.row()]), self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows.text(column, place)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and column == PREDICTED and self.rows.is_wrong[place]:
            return tokens().colour("danger")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) and column == NAME:
            return self.words(place)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            name = self._columns[section]
            return tr(TITLES[name]) if name in TITLES else name
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self._columns[section])
        return None

    def _alignment(self, column: str) -> Qt.AlignmentFlag | None:
        """Numbers stand at the right, with their heading over them; else as the view has it."""
        numbers = self.rows is not None and self.rows.values(column).dtype.kind == "f"
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter if numbers else None

    def caption(self, row: int) -> str:
        """What stands below a thumbnail: the number that rows are sorted by, and the name."""
        assert self.rows is not None
        place, column = int(self.order[row]), self.caption_column
        name = self.rows.names[place]
        if column in self._columns and self.rows.values(column).dtype.kind == "f":
            return f"{self.rows.text(column, place)}  {name}"
        return name

    # What a wall asks.

    @property
    def source(self) -> object:
        return self.rows.collection if self.rows is not None else None

    @property
    def words_for_none(self) -> str:
        return tr("No image is as the filter asks.")

    def is_bad(self, row: int) -> bool:
        assert self.rows is not None
        place = int(self.order[row])
        return bool(self.rows.is_wrong[place] or self.rows.problems[place])

    def reader(self, side: int) -> Callable[[int], QImage]:
        """Out of the index, or of the picture where it has none."""
        rows = self.rows
        assert rows is not None

        def read(place: int) -> QImage:
            picture = QImage()
            data = rows.records.thumbnail(place) if rows.records is not None else b""
            if data:
                picture.loadFromData(data, "JPEG")
            else:
                with suppress(UserError):
                    picture = qimage_of(shrunk(rows.collection.entries[place].photo().pixels, side))
            return picture

        return read

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
