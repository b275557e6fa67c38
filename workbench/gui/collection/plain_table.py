"""A table of rows as the pages of many images have it: no grid, no frame, whole rows selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from workbench.gui.widgets.row_table import RowTable
from workbench.gui.widgets.theme import follow_type, scaled, tokens

LOOK = """
QTableView {{ background: {canvas}; border: 1px solid {canvas}; selection-background-color: {accent_soft};
  selection-color: {text}; }}
QTableView:focus {{ border-color: {accent}; }}
QHeaderView, QHeaderView::section {{ background: {canvas}; color: {muted}; border: none; }}
QHeaderView::section {{ padding: 4px 8px; border-bottom: 1px solid {border}; }}
"""
ROW = 28  # pixels


class PlainTable(RowTable):
    """``name`` is for screen readers."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        follow_type(self, self._dress)

    def _dress(self) -> None:
        now = tokens()
        names = ("canvas", "accent_soft", "text", "border", "muted", "accent")
        self.verticalHeader().setDefaultSectionSize(scaled(ROW))
        self.setStyleSheet(LOOK.format(**{name: getattr(now, name) for name in names}))
