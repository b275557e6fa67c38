"""The list of techniques by family; those that do not apply are grey, with the reason below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.session.techniques import TechniqueInfo

from ..theme import system_font, tokens
from .section import Section

ID = Qt.ItemDataRole.UserRole + 1
SENTENCE = Qt.ItemDataRole.UserRole + 2
ROW, SECOND, HEADING = 26, 16, 26


class TechniquesPanel(Section):
    """A click, or the arrow keys, choose; the technique runs at once."""

    chosen = Signal(str)  # id

    def __init__(self) -> None:
        super().__init__("Techniques")
        self._quiet = False
        self._model = QStandardItemModel(self)
        self.view = QListView()
        self.view.setAccessibleName("Techniques")
        self.view.setModel(self._model)
        self.view.setMouseTracking(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(_TechniqueRow(self.view))
        self.view.selectionModel().currentChanged.connect(self._picked)
        self.body.addWidget(self.view, 1)

    def show_techniques(self, techniques: Mapping[str, TechniqueInfo], current: str) -> None:
        """Show what there is, and what the model says of each."""
        self._quiet = True
        self._model.clear()
        group = ""
        for info in techniques.values():
            if info.group != group:
                group = info.group
                heading = QStandardItem(group)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self._model.appendRow(heading)
            self._model.appendRow(_row(info))
        self._quiet = False
        self.show_current(current)

    def show_current(self, technique: str) -> None:
        """Mark the technique that is chosen."""
        self._quiet = True
        for i in range(self._model.rowCount()):
            if self._model.item(i).data(ID) == technique:
                self.view.selectionModel().setCurrentIndex(
                    self._model.index(i, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
                )
                break
        else:
            self.view.selectionModel().clear()
        self._quiet = False

    def _picked(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and now.data(ID) and not self._quiet:
            self.chosen.emit(now.data(ID))


def _row(info: TechniqueInfo) -> QStandardItem:
    item = QStandardItem(info.title)
    item.setData(info.id, ID)
    item.setData(info.sentence, SENTENCE)
    item.setToolTip(info.sentence or info.shows)
    item.setData(f"{info.title}. {info.sentence}".strip(), Qt.ItemDataRole.AccessibleTextRole)
    if info.works is False:
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


class _TechniqueRow(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        if not index.data(ID):
            return QSize(100, HEADING)
        return QSize(100, ROW + (SECOND if index.data(SENTENCE) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        self.initStyleOption(option, index)
        option.text = ""
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        if enabled:
            style = option.widget.style()
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if not index.data(ID):
            painter.setFont(system_font(11))
            painter.setPen(tokens().colour("faint"))
            painter.drawText(option.rect.adjusted(12, 4, -8, 0), left, str(index.data()))
        else:
            rect = option.rect.adjusted(20, 0, -8, 0)
            rect.setHeight(ROW)
            painter.setFont(system_font())
            painter.setPen(tokens().colour("text" if enabled else "faint"))
            painter.drawText(rect, left, str(index.data()))
            sentence = index.data(SENTENCE)
            if sentence:
                small = system_font(11)
                below = rect.translated(0, ROW - 4)
                below.setHeight(SECOND)
                painter.setFont(small)
                painter.setPen(tokens().colour("muted" if enabled else "faint"))
                text = QFontMetrics(small).elidedText(sentence, Qt.TextElideMode.ElideRight, below.width())
                painter.drawText(below, left, text)
        painter.restore()
