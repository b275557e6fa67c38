"""The list of the palette: a model of its entries, and how a row is painted."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from workbench.gui.widgets.names import elided_apart
from workbench.gui.widgets.theme import system_font, tokens

from .matching import PaletteEntry

ROW, SMALL = 34, 11  # pixels of a row, and of the type of a note
ENTRY = Qt.ItemDataRole.UserRole + 1


class EntriesModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[PaletteEntry] = []

    def show(self, entries: list[PaletteEntry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(filter(None, (entry.title, f"{entry.kind} {entry.note}".strip())))
        return None


class EntryDelegate(QStyledItemDelegate):
    """Paints a row: its title, and what it is at the right; lines that would look alike are told apart."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: list[PaletteEntry] = []  # those that were shortened last, and for which width
        self._width = 0
        self._shortened: list[tuple[str, str]] = []

    def words_of(self, model: EntriesModel, row: int, width: int) -> tuple[str, str]:
        """Title and note of a row in so many pixels."""
        entries = model.entries
        if entries is not self._entries or width != self._width:
            fine, plain = QFontMetrics(system_font(SMALL)), QFontMetrics(system_font())
            notes = [" · ".join(part for part in (entry.kind, entry.note) if part) for entry in entries]
            notes = elided_apart(notes, fine, width // 2, Qt.TextElideMode.ElideRight)
            rooms = [width - fine.horizontalAdvance(note) - 12 for note in notes]
            titles = [entry.title for entry in entries]
            narrow = elided_apart(titles, plain, min(rooms, default=0), Qt.TextElideMode.ElideRight)
            fits = [plain.horizontalAdvance(title) <= room for title, room in zip(titles, rooms, strict=True)]
            shown = [title if fit else cut for title, fit, cut in zip(titles, fits, narrow, strict=True)]
            self._entries, self._width = entries, width
            self._shortened = list(zip(shown, notes, strict=True))
        return self._shortened[row]

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        entry = index.data(ENTRY)
        if entry is None:
            return
        now, state = tokens(), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = option.rect.adjusted(6, 1, -6, -1)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(now.colour("accent_soft"))
            painter.drawRoundedRect(box, 5, 5)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(now.colour("hover"))
            painter.drawRoundedRect(box, 5, 5)
        inside = box.adjusted(10, 0, -10, 0)
        small, model = system_font(SMALL), index.model()
        assert isinstance(model, EntriesModel)
        title, note = self.words_of(model, index.row(), inside.width())
        room = inside.width() - QFontMetrics(small).horizontalAdvance(note) - 12
        painter.setFont(system_font())
        painter.setPen(now.colour("muted" if entry.idle else "text"))
        painter.drawText(
            QRect(inside.left(), inside.top(), room, inside.height()), Qt.AlignmentFlag.AlignVCenter, title
        )
        painter.setFont(small)
        painter.setPen(now.colour("muted"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(inside, right, note)
        painter.restore()
