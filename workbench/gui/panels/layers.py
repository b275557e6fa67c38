"""The layer tree: the loaded model's layers with the shapes of their outputs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from workbench.gui.widgets.section import SearchRow, Section
from workbench.gui.widgets.theme import system_font, theme, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

NAME = Qt.ItemDataRole.UserRole + 1
KIND = Qt.ItemDataRole.UserRole + 2
SHAPE = Qt.ItemDataRole.UserRole + 3
SEARCHED = Qt.ItemDataRole.UserRole + 4
WHOLE = "description"  # the link of what no option corrects


class LayersPanel(Section):
    """A searchable tree of layers, as they are nested in the model; a click chooses a layer."""

    chosen = Signal(str)  # the layer's name
    opened = Signal(str)  # by a key, to see its channels
    load_wanted = Signal()
    corrected = Signal(str)  # the option of the model's description that a person wants to correct, or nothing

    def __init__(self) -> None:
        super().__init__("Layers")
        self._default = ""
        self._wanted = ""
        self.load_button = self.add_button("model", tr("Load another model (Ctrl+M)"), self.load_wanted.emit)
        row = SearchRow(tr("Search layers"))
        self.search = row.line
        self._items = QStandardItemModel(self)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self._items)
        self._filter.setRecursiveFilteringEnabled(True)
        self._filter.setFilterRole(SEARCHED)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tree = _LayerTree()
        self.tree.opened.connect(self.opened)
        self.tree.setAccessibleName(tr("Layers of the model"))
        self.tree.setModel(self._filter)
        self.tree.setHeaderHidden(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.setIndentation(14)
        self.tree.setUniformRowHeights(True)
        self.tree.setMouseTracking(True)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setItemDelegate(_LayerDelegate(self))
        self.tree.clicked.connect(self._pick)
        self.tree.activated.connect(self._pick)
        self.search.textChanged.connect(self._search)
        self.empty = QLabel(tr("The model is loading…"), self.tree.viewport())
        self.empty.setProperty("look", "empty")
        self.empty.setWordWrap(True)
        self.empty.setGeometry(16, 8, 128, 100)  # as wide as the narrowest panel
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.summary = _summary_line()
        self.summary.linkActivated.connect(lambda link: self.corrected.emit("" if link == WHOLE else link))
        self._parts: Sequence[tuple[str, str]] = ()
        theme.changed.connect(self._paint_summary)
        self.body.addWidget(self.summary)
        self.body.addWidget(row)
        self.body.addWidget(self.tree, 1)

    @property
    def default(self) -> str:
        """The layer that techniques use by default."""
        return self._default

    def take_focus(self) -> None:
        """Give the keyboard to the tree."""
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_empty(self, sentence: str) -> None:
        """Say why there are no layers."""
        metrics, room = self.empty.fontMetrics(), self.empty.width()
        words = [metrics.elidedText(word, Qt.TextElideMode.ElideMiddle, room) for word in said(sentence).split(" ")]
        self.empty.setText(" ".join(words))
        self.empty.setToolTip(said(sentence))
        self.empty.setVisible(self._items.rowCount() == 0)

    def show_layers(self, model: str, layers: Sequence[dict[str, Any]], default: str) -> None:
        """Show a model's layers; ``default`` is marked."""
        self._default = default
        self._items.clear()
        containers: dict[str, QStandardItem] = {}
        for layer in layers:
            self._place(layer, containers)
        self.empty.setVisible(not layers)
        self.note.set_text(model)
        self.note.setToolTip(tr("{}, {} layers").format(model, len(layers)))
        if self._items.rowCount() == 1:  # all layers lie in one container
            self.tree.expandToDepth(0)
        self.show_current(self._wanted)

    def show_summary(self, parts: Sequence[tuple[str, str]]) -> None:
        """What was opened, in one line: the option that corrects each part, and its words."""
        self._parts = parts
        self._paint_summary()

    def _paint_summary(self) -> None:
        parts, colour = self._parts, tokens().colour("muted").name()
        links = (
            f'<a href="{option or WHOLE}" style="color: {colour}; text-decoration: none">{escape(said(words))}</a>'
            for option, words in parts
        )
        self.summary.setText(" · ".join(links))
        plain = " · ".join(said(words) for _, words in parts)
        self.summary.setAccessibleName(plain)
        self.summary.setToolTip(tr("{}. A click on a part corrects it.").format(plain))
        self.summary.setVisible(bool(parts))

    def show_default(self, name: str) -> None:
        """Print this layer in bold: the one that is taken where none is chosen; none for an empty name."""
        if name != self._default:
            self._default = name
            self.tree.viewport().update()

    def show_current(self, name: str) -> None:
        """Mark the layer in force; an empty name marks the default."""
        self._wanted = name
        item = self._find(name or self._default)
        if item is None:
            self.tree.clearSelection()
            return
        index = self._filter.mapFromSource(item.index())
        if index.isValid() and self.tree.currentIndex() != index:
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _place(self, layer: dict[str, Any], containers: dict[str, QStandardItem]) -> None:
        name = str(layer["name"])
        parts = str(layer["module"]).split(".")
        parent = self._items.invisibleRootItem()
        path = ""
        for part in parts[:-1]:
            path = f"{path}.{part}" if path else part
            if path not in containers:
                containers[path] = _item(part, "", "", "", path)
                parent.appendRow(containers[path])
            parent = containers[path]
        path = f"{path}.{parts[-1]}" if path else parts[-1]
        short = parts[-1] + name[len(str(layer["module"])) :]
        shape = " × ".join(map(str, layer["shape"]))
        known = containers.get(path)
        if known is not None and not known.data(NAME):  # a container whose own output is one of the layers
            _fill(known, short, name, str(layer["kind"]), shape)
            return
        item = _item(short, name, str(layer["kind"]), shape, name)
        containers.setdefault(path, item)
        parent.appendRow(item)

    def _find(self, name: str) -> QStandardItem | None:
        if not name:
            return None
        hits = self._items.match(
            self._items.index(0, 0), NAME, name, 1, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        )
        return self._items.itemFromIndex(hits[0]) if hits else None

    def _search(self, text: str) -> None:
        self._filter.setFilterFixedString(text)
        if text:
            self.tree.expandAll()
        else:
            self.show_current(self._wanted)

    def _pick(self, index: QModelIndex) -> None:
        name = index.data(NAME)
        if name:
            self.chosen.emit(name)
        else:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))


class _LayerTree(QTreeView):
    """Enter opens a layer; so does Right on a layer without children."""

    opened = Signal(str)  # the layer's name

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        enters = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        below = self.model().hasChildren(index)
        if index.isValid() and index.data(NAME) and (enters or (key == Qt.Key.Key_Right and not below)):
            self.opened.emit(index.data(NAME))
        elif index.isValid() and enters:
            self.setExpanded(index, not self.isExpanded(index))
        else:
            super().keyPressEvent(event)


class _WholeLines(QLabel):
    """Words of which no line is cut in two where the panel is low."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMask(QRegion(0, 0, self.width(), self.contentsRect().top() + self.whole_height + 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter, height = QPainter(self), self.mask().boundingRect().height()
            painter.setPen(tokens().colour("accent"))
            painter.drawRoundedRect(QRectF(4.5, 0.5, self.width() - 9, height - 1), 4, 4)
            painter.end()

    @property
    def whole_height(self) -> int:
        """Of the lines that have room, the first at least: a line of another script is higher than the font's own."""
        words = QTextDocument()
        words.setDocumentMargin(0)
        words.setDefaultFont(self.font())
        words.setHtml(self.text())
        words.setTextWidth(self.contentsRect().width())
        layout, block, whole = words.documentLayout(), words.begin(), 0
        while block.isValid():
            top = layout.blockBoundingRect(block).top()
            for i in range(block.layout().lineCount()):
                line = block.layout().lineAt(i)
                bottom = math.ceil(top + line.y() + line.height())
                if whole and bottom > self.contentsRect().height() + 1:
                    return whole
                whole = bottom
            block = block.next()
        return whole


def _summary_line() -> QLabel:
    label = _WholeLines()
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setProperty("look", "caption")
    label.setWordWrap(True)
    label.setContentsMargins(12, 0, 12, 6)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
    )
    label.hide()
    return label


def _item(short: str, name: str, kind: str, shape: str, path: str) -> QStandardItem:
    item = QStandardItem(short)
    item.setData(f"{path} {kind}", SEARCHED)
    if name:
        _fill(item, short, name, kind, shape)
    return item


def _fill(item: QStandardItem, short: str, name: str, kind: str, shape: str) -> None:
    item.setText(short)
    item.setData(name, NAME)
    item.setData(kind, KIND)
    item.setData(shape, SHAPE)
    item.setData(f"{name} {kind}", SEARCHED)
    item.setToolTip(f"{name}\n{kind}, {shape}")
    item.setData(f"{name}, {kind}, {shape}", Qt.ItemDataRole.AccessibleTextRole)


class _LayerDelegate(QStyledItemDelegate):
    """Paints a layer: its name, its kind in grey, and its shape at the right."""

    def __init__(self, panel: LayersPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(100, 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        self.initStyleOption(option, index)
        name, kind, shape = index.data(NAME), index.data(KIND) or "", index.data(SHAPE) or ""
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        rect = option.rect.adjusted(2, 0, -8, 0)
        font, small = system_font(), system_font(11)
        if name and name == self._panel.default:
            font.setWeight(font.Weight.DemiBold)
        metrics, fine = QFontMetrics(font), QFontMetrics(small)
        room = rect.width() - fine.horizontalAdvance(shape) - 8
        if metrics.horizontalAdvance(str(index.data())) > room:  # the name comes first; the tool tip has the shape
            room, shape = rect.width(), ""
        text = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setFont(font)
        painter.setPen(tokens().colour("text" if name else "muted"))
        painter.drawText(rect, flags | Qt.AlignmentFlag.AlignLeft, text)
        painter.setFont(small)
        painter.setPen(tokens().colour("muted"))
        painter.drawText(rect, flags | Qt.AlignmentFlag.AlignRight, shape)
        left = metrics.horizontalAdvance(text) + 8
        if room - left > min(60, fine.horizontalAdvance(kind)):
            quiet = fine.elidedText(kind, Qt.TextElideMode.ElideRight, room - left)
            painter.setPen(tokens().colour("faint"))
            painter.drawText(QRect(rect.left() + left, rect.top(), room - left, rect.height()), flags, quiet)
        painter.restore()
