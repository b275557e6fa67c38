"""The tree of techniques by family; those that do not apply are grey, with the reason below."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from workbench.document.technique_info import TechniqueInfo
from workbench.gui.widgets.section import SearchRow, Section
from workbench.gui.widgets.theme import system_font, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

ID = Qt.ItemDataRole.UserRole + 1
SENTENCE = Qt.ItemDataRole.UserRole + 2
WORKS = Qt.ItemDataRole.UserRole + 3
SEARCHED = Qt.ItemDataRole.UserRole + 4
ROW, SECOND, PAD = 26, 16, 8


class TechniquesPanel(Section):
    """A searchable tree of techniques. A click or the arrow keys choose one, which runs at once; families fold."""

    chosen = Signal(str)  # id
    folding = Signal()  # a person folded or unfolded a family

    def __init__(self) -> None:
        super().__init__("Techniques")
        self._quiet = False
        self._current = ""
        self._folded: set[str] = set()
        self._items = QStandardItemModel(self)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self._items)
        self._filter.setRecursiveFilteringEnabled(True)
        self._filter.setFilterRole(SEARCHED)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        row = SearchRow(tr("Search techniques"))
        self.search = row.line
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        self.view = _TechniqueTree()
        self.view.setModel(self._filter)
        self.view.setItemDelegate(_TechniqueDelegate(self.view))
        self.view.selectionModel().currentChanged.connect(self._pick)
        self.view.clicked.connect(self._click)
        self.view.collapsed.connect(lambda index: self._remember(index, True))
        self.view.expanded.connect(lambda index: self._remember(index, False))
        self.body.addWidget(row)
        self.body.addWidget(self.view, 1)

    @property
    def folded(self) -> list[str]:
        """The families that are folded."""
        return sorted(self._folded)

    def fold(self, families: Collection[str]) -> None:
        """Fold these families, and no others."""
        self._folded = set(families)
        self._lay_out()

    def show_techniques(self, techniques: Mapping[str, TechniqueInfo], current: str) -> None:
        """Show these techniques, each with the model's sentence on whether it applies."""
        self._quiet = True
        bar, before = self.view.verticalScrollBar(), self._current
        scrolled = bar.value()
        self._items.clear()
        families: dict[str, QStandardItem] = {}
        for info in techniques.values():
            if info.group not in families:
                families[info.group] = QStandardItem(info.group)
                families[info.group].setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self._items.appendRow(families[info.group])
            families[info.group].appendRow(_row(info))
        self._quiet = False
        self._lay_out()
        self._current = ""
        self.show_current(current)
        if current == before:
            self.view.doItemsLayout()
            bar.setValue(scrolled)  # a list from a fresh engine stays under the pointer

    def show_current(self, technique: str) -> None:
        """Mark the chosen technique."""
        if technique == self._current:
            return
        self._current = technique
        index = self.index_of(technique)
        self._quiet = True
        if index.isValid():
            hidden = not self.view.viewport().rect().contains(self.view.visualRect(index))
            self.view.setCurrentIndex(index)
            if hidden:
                self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        else:
            self.view.selectionModel().clear()
        self._quiet = False

    def index_of(self, technique: str) -> QModelIndex:
        """A technique's index in the view; invalid while a search hides it."""
        recursive = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        hits = self._filter.match(self._filter.index(0, 0), ID, technique, 1, recursive)
        return hits[0] if hits and technique else QModelIndex()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search line, Down goes to the results and Enter chooses the first."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            first = self._filter.index(0, 0, self._filter.index(0, 0))
            if event.key() == Qt.Key.Key_Down and first.isValid():
                self.view.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.text() and first.isValid():
                self.view.setCurrentIndex(first)
                return True
        return False

    def _search(self, text: str) -> None:
        self._filter.setFilterFixedString(text)
        self._lay_out()
        if not text:
            self.view.scrollTo(self.index_of(self._current))

    def _lay_out(self) -> None:
        """Fold the folded families; a search unfolds them all."""
        self._quiet = True
        for i in range(self._filter.rowCount()):
            family = self._filter.index(i, 0)
            self.view.setExpanded(family, bool(self.search.text()) or family.data() not in self._folded)
        self._quiet = False

    def _click(self, index: QModelIndex) -> None:
        """A family folds; a technique is chosen, also the current one, which may lie behind a comparison."""
        if index.data(ID):
            self._pick(index, index)
        else:
            self.view.setExpanded(index, not self.view.isExpanded(index))

    def _remember(self, index: QModelIndex, folded: bool) -> None:
        if not self._quiet and not self.search.text():
            (self._folded.add if folded else self._folded.discard)(str(index.data()))
            self.folding.emit()

    def _pick(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.view.scheduleDelayedItemsLayout()  # the chosen row shows its full sentence
        if now.isValid() and now.data(ID) and not self._quiet:
            self._current = now.data(ID)
            self.chosen.emit(self._current)


class _TechniqueTree(QTreeView):
    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Techniques"))
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.setIndentation(14)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnWidth(0, self.viewport().width())
        self.scheduleDelayedItemsLayout()


def _row(info: TechniqueInfo) -> QStandardItem:
    title, sentence = tr(info.title), said(info.sentence)
    item = QStandardItem(title)
    item.setData(info.id, ID)
    item.setData(sentence, SENTENCE)
    item.setData(info.works is not False, WORKS)
    item.setData(f"{title} {info.title} {info.id} {info.group} {tr(info.group)}", SEARCHED)
    item.setToolTip(f"{title}\n{sentence or tr(info.shows)}")
    item.setData(f"{title}. {sentence}".strip(), Qt.ItemDataRole.AccessibleTextRole)
    return item


class _TechniqueDelegate(QStyledItemDelegate):
    """Paints a family, or a technique with the model's sentence below: in full where chosen, else shortened."""

    def __init__(self, view: _TechniqueTree) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        sentence = index.data(SENTENCE)
        if not sentence:
            return QSize(100, ROW)
        if index != self._view.currentIndex():
            return QSize(100, ROW + SECOND)
        room = QRect(0, 0, self._view.viewport().width() - self._view.indentation() * 2 - PAD - 2, 1000)
        needed = QFontMetrics(system_font(11)).boundingRect(room, Qt.TextFlag.TextWordWrap, sentence)
        return QSize(100, ROW + needed.height() + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        rect, sentence = option.rect.adjusted(2, 0, 0, 0), index.data(SENTENCE)
        rect.setRight(self._view.viewport().width() - PAD)
        title = QRect(rect.left(), rect.top(), rect.width(), ROW)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.save()
        if not index.data(ID):
            self._paint_family(painter, title, index)
        else:
            works = index.data(WORKS)
            painter.setFont(system_font())
            painter.setPen(tokens().colour("text" if works else "faint"))
            name = QFontMetrics(painter.font()).elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, title.width()
            )
            painter.drawText(title, left, name)
            if sentence:
                painter.setFont(system_font(11))
                painter.setPen(tokens().colour("muted" if works else "faint"))
                below = rect.adjusted(0, ROW - 4, 0, 0)
                if index != self._view.currentIndex():
                    below.setHeight(SECOND)
                    metrics = QFontMetrics(painter.font())
                    sentence = metrics.elidedText(sentence, Qt.TextElideMode.ElideRight, below.width())
                painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, sentence)
        painter.restore()

    def _paint_family(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        painter.setFont(system_font(11))
        painter.setPen(tokens().colour("muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tr(index.data()))
        painter.setPen(tokens().colour("faint"))
        many = str(index.model().rowCount(index))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, many)
