"""A table of whole rows, which keys walk as they walk a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

HOME, END = QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd


class RowTable(QTableView):
    """Home and End go to the first and the last row, and Tab leaves; Qt's own keys walk cells, and Tab stays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        rows = self.model().rowCount() if self.model() is not None else 0
        if rows and action in (HOME, END):
            return self.model().index(0 if action is HOME else rows - 1, max(0, self.currentIndex().column()))
        return super().moveCursor(action, modifiers)
