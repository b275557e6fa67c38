"""What a batch has so far, for Qt's views: its results for a wall, its failures for a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QImage

from workbench.export.batch_folder import BatchFolder, Row
from workbench.gui.widgets.translation import tr

from .pictures import Index, Pictures


class BatchResults(Pictures):
    """Row k is the k-th result that was stored; the last of an image that was done twice."""

    def __init__(self) -> None:
        super().__init__()
        self.folder: BatchFolder | None = None
        self.rows: list[Row] = []

    def show(self, folder: BatchFolder | None, rows: Sequence[Row]) -> None:
        """Show these results: where they begin with those that are shown, what is new is added behind them."""
        known = len(self.rows)
        if folder is self.folder and [_place(row) for row in rows[:known]] == [_place(row) for row in self.rows]:
            if len(rows) > known:
                self.beginInsertRows(QModelIndex(), known, len(rows) - 1)
                self.rows, self.order = list(rows), np.arange(len(rows))
                self.endInsertRows()
            return
        self.beginResetModel()
        self.forget_thumbnails(True)
        self.ask_anew()
        self.folder, self.rows, self.order = folder, list(rows), np.arange(len(rows))
        self.endResetModel()

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row["image"]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return " · ".join(filter(None, (row["image"], row.get("caption", ""))))
        return None

    # What a wall asks.

    @property
    def source(self) -> object:
        return self.folder

    def caption(self, row: int) -> str:
        return str(self.rows[row]["image"])

    def is_bad(self, row: int) -> bool:
        return False

    @property
    def words_for_none(self) -> str:
        return tr("The batch has no result yet.")

    def reader(self, side: int) -> Callable[[int], QImage]:
        folder, rows = self.folder, self.rows
        assert folder is not None

        def read(place: int) -> QImage:
            picture = QImage()
            picture.loadFromData(folder.thumbnail(rows[place]), "JPEG")
            return picture

        return read


class BatchFailures(QAbstractTableModel):
    """Images of which there is no result, and the sentence why."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Show these failures."""
        if list(rows) != self.rows:
            self.beginResetModel()
            self.rows = list(rows)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][("image", "problem")[index.column()]]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Failed"), tr("Why"))[section]
        return None


def _place(row: Row) -> tuple[Any, Any]:
    return row["shard"], row["row"]
