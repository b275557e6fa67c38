"""The regions that were drawn on the image: a list with their sizes, and the tools that draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from workbench.api import percent
from workbench.gui.widgets.icons import icon
from workbench.gui.widgets.section import Section
from workbench.gui.widgets.theme import theme
from workbench.gui.widgets.translation import tr

NAME, SHARE, SIZE = (Qt.ItemDataRole.UserRole + k for k in (1, 2, 3))  # what an item knows of its region
ROW, MOST_ROWS = 26, 4  # pixels of a row, and rows in sight
MARKS, GAP = 56, 12  # pixels of what stands before a name, and around its size


@dataclass(frozen=True)
class RegionRow:
    """What the list says of a region.

    kind    box, lasso or brush
    pixels  of the image
    share   of the image's pixels
    """

    name: str
    kind: str
    pixels: int
    share: float
    visible: bool


class RegionsPanel(Section):
    """Tick to show, double click or F2 to rename, Delete to remove. Without a region it is a line of tools."""

    tool_wanted = Signal(str)
    visible_wanted = Signal(str, bool)
    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__("Regions")
        tips = {
            "box": tr("Draw boxes on the image"),
            "lasso": tr("Draw around something on the image"),
            "brush": tr("Paint on the image; Shift erases"),
        }
        self.tools = {
            tool: self.add_button(tool, tip, lambda tool=tool: self.tool_wanted.emit(tool))  # type: ignore[misc]
            for tool, tip in tips.items()
        }
        for button in self.tools.values():
            button.setCheckable(True)
        self._rows: list[RegionRow] = []
        self.list = _RegionList()
        self.list.setAccessibleName(tr("Regions of the image"))
        self.list.removed.connect(self.removed)
        self.list.itemChanged.connect(self._change)
        self.body.addWidget(self.list)
        self.show_rows([])
        theme.changed.connect(self._fill)

    @property
    def chosen(self) -> str:
        """The name of the region that is chosen; empty for none."""
        item = self.list.currentItem()
        return str(item.data(0, NAME)) if item is not None and item.isSelected() else ""

    def choose(self, name: str) -> None:
        """Choose a region."""
        for i in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(i)
            if item is not None and item.data(0, NAME) == name:
                self.list.setCurrentItem(item)

    def show_rows(self, rows: Sequence[RegionRow]) -> None:
        """Show these regions."""
        if list(rows) != self._rows:
            self._rows = list(rows)
            self._fill()
        self.list.setVisible(bool(rows))
        self.list.setFixedHeight(min(len(rows), MOST_ROWS) * ROW + 6)
        self.note.set_text(str(len(rows)) if rows else "")

    def show_tool(self, tool: str, can_draw: bool) -> None:
        """Mark the tool that draws; without an image none can."""
        for name, button in self.tools.items():
            button.setChecked(name == tool)
            button.setEnabled(can_draw)

    def _fill(self) -> None:
        chosen = self.chosen
        with QSignalBlocker(self.list):
            self.list.clear()
            for row in self._rows:
                share, size = percent(row.share), f"{row.pixels:,} px · {percent(row.share)}"
                item = QTreeWidgetItem([row.name, size])
                for role, words in ((NAME, row.name), (SHARE, share), (SIZE, size)):
                    item.setData(0, role, words)
                item.setIcon(0, icon(row.kind))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                item.setCheckState(0, Qt.CheckState.Checked if row.visible else Qt.CheckState.Unchecked)
                item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setSizeHint(0, QSize(0, ROW))
                item.setToolTip(0, f"{row.name}: {size}")
                self.list.addTopLevelItem(item)
        self.list.fit()
        self.choose(chosen)

    def _change(self, item: QTreeWidgetItem, _column: int) -> None:
        name = str(item.data(0, NAME))
        row = next(row for row in self._rows if row.name == name)
        visible = item.checkState(0) is Qt.CheckState.Checked
        if visible != row.visible:
            self.visible_wanted.emit(name, visible)
        elif (typed := item.text(0).strip()) and typed != name:
            self.renamed.emit(name, typed)
            name = typed
        self._fill()  # as it is, where the change was refused
        self.choose(name)


class _RegionList(QTreeWidget):
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)

    def fit(self) -> None:
        """Sizes stand in full where no name is cut for them; else the share alone, and the size in the row's tip."""
        items = [item for i in range(self.topLevelItemCount()) if (item := self.topLevelItem(i)) is not None]
        wide = self.fontMetrics().horizontalAdvance
        needed = [MARKS + wide(item.text(0)) + wide(item.data(0, SIZE)) + GAP for item in items]
        words = SIZE if max(needed, default=0) <= self.viewport().width() else SHARE
        with QSignalBlocker(self):
            for item in items:
                item.setText(1, item.data(0, words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(str(item.data(0, NAME)))
        else:
            super().keyPressEvent(event)
