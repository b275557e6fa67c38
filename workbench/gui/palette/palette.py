"""The palette: find a command, a technique, a layer or a class by a few letters. It also asks for one of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.widgets.theme import system_font, tokens
from workbench.gui.widgets.translation import tr

MOST = 60
ROW = 34
ROWS = 11
WIDTH = 600
ENTRY = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class PaletteEntry:
    """A line of the palette.

    kind  where it comes from, shown at the left of the note
    note  what stands at the right: keys, family, number
    also  by what it is found besides its title
    """

    title: str
    note: str
    run: Callable[[], None]
    kind: str = ""
    also: str = ""

    @property
    def name(self) -> str:
        """What it is remembered by."""
        return f"{self.kind}: {self.title}"


def match(sought: str, text: str) -> float | None:
    """How well the letters of ``sought`` are found, in order, in ``text``; None where they are not. More is better."""
    letters, within = sought.lower().replace(" ", ""), text.lower()
    if not letters:
        return 0.0
    at = within.find(sought.lower().strip())
    if at >= 0:
        start = at == 0 or not within[at - 1].isalnum()
        return 100.0 + 40.0 * start + 20.0 * (at == 0) - 0.1 * len(within)
    score, where, last = 0.0, 0, -2
    for letter in letters:
        where = within.find(letter, where)
        if where < 0:
            return None
        if where == last + 1:
            score += 4
        elif where == 0 or not within[where - 1].isalnum():
            score += 3
        else:
            score -= 1
        last = where
        where += 1
    return score - 0.1 * len(within) if score > 0 else None


def best(entries: Sequence[PaletteEntry], sought: str) -> list[PaletteEntry]:
    """The entries that match, best first."""
    if not sought.strip():
        return list(entries[:MOST])
    scored = []
    for i, entry in enumerate(entries):
        score = match(sought, entry.title)
        if score is None and entry.also:
            score = match(sought, entry.also)
        if score is None and sought.strip().lower() == entry.note.lower():
            score = 150.0  # a class by its number
        if score is not None:
            scored.append((-score, i, entry))
    scored.sort(key=lambda item: item[:2])
    return [entry for _, _, entry in scored[:MOST]]


def recent_first(entries: Sequence[PaletteEntry], recent: Sequence[str]) -> list[PaletteEntry]:
    """The entries, with those of these names before the others, in the names' order."""
    places = {name: i for i, name in enumerate(recent)}
    return sorted(entries, key=lambda entry: places.get(entry.name, len(places)))


class Palette(QFrame):
    """Lies over the window. Enter takes the marked line, Escape or a click elsewhere closes it."""

    taken = Signal()  # an entry was chosen, and it wanted no focus for itself
    chosen = Signal(str)  # the name of an entry of those that are found anywhere, to be remembered

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._before: QWidget | None = None  # what had the focus
        self.setObjectName("palette")
        self.setAccessibleName("Palette")
        self._entries: Sequence[PaletteEntry] = ()
        self._recent: Sequence[str] = ()
        self._other: Callable[[str], None] | None = None
        self._list = _Entries(self)
        self.line = QLineEdit()
        self.line.setAccessibleName("Find")
        self.line.textChanged.connect(self._seek)
        self.line.installEventFilter(self)
        self.view = QListView()
        self.view.setAccessibleName("What was found")
        self.view.setModel(self._list)
        self.view.setItemDelegate(_EntryRow(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(lambda _index: self._take())
        self.nothing = QLabel(self.view.viewport())
        self.nothing.setProperty("look", "muted")
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 6)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self.view)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self.hide()

    def open(
        self,
        hint: str,
        entries: Sequence[PaletteEntry],
        text: str = "",
        other: Callable[[str], None] | None = None,
        recent: Sequence[str] = (),
    ) -> None:
        """Show these entries; ``other`` takes a text that is none of them.

        recent  names of entries that come first while nothing is sought
        """
        self._entries, self._other, self._recent = entries, other, recent
        self.line.setPlaceholderText(hint)
        self.line.setText(text)
        self._seek(text)
        if not self.isVisible():
            self._before = self._under.focusWidget()
        self.show()
        self.raise_()
        self.line.setFocus()

    @property
    def found(self) -> list[PaletteEntry]:
        """The entries in sight."""
        return self._list.entries

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
            if key in steps:
                self._move(steps[Qt.Key(key)])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
            if key == Qt.Key.Key_Escape:
                self._leave()
                return True
        return False

    def _seek(self, text: str) -> None:
        found = best(self._entries, text) if text.strip() else recent_first(self._entries, self._recent)[:MOST]
        if self._other is not None and text.strip() and text.strip() not in [entry.title for entry in found]:
            take = self._other
            found = [*found, PaletteEntry(f"Use “{text.strip()}”", "as typed", lambda: take(text.strip()))]
        self._list.show(found)
        self._say_nothing(text.strip() if not found else "")
        if found:
            self.view.setCurrentIndex(self._list.index(0))
        self._place()

    def _say_nothing(self, sought: str) -> None:
        """That there is no such thing, in the list's place; an empty text says nothing."""
        self.nothing.setText(tr("Nothing is called “{}”.").format(sought))
        self.nothing.setVisible(bool(sought))
        self.setAccessibleDescription(self.nothing.text() if sought else "")
        self.nothing.setGeometry(16, 0, WIDTH - 40, ROW)

    def _place(self) -> None:
        parent = self._under
        rows = min(ROWS, max(1, len(self._list.entries)))
        width = min(WIDTH, parent.width() - 48)
        self.view.setFixedHeight(rows * ROW)
        height = self.line.sizeHint().height() + rows * ROW + 14
        self.setGeometry((parent.width() - width) // 2, 72, width, height)

    def _move(self, by: int) -> None:
        count = self._list.rowCount()
        if count:
            row = self.view.currentIndex().row() + by
            row = row % count if abs(by) == 1 else max(0, min(count - 1, row))
            self.view.setCurrentIndex(self._list.index(row))

    def _take(self) -> None:
        index = self.view.currentIndex()
        entry = index.data(ENTRY) if index.isValid() else None
        self.hide()
        self._under.setFocus()
        if entry is not None:
            if self._other is None:
                self.chosen.emit(entry.name)
            entry.run()
            if self._under.focusWidget() in (None, self._under):  # nothing that was opened has taken it
                self.taken.emit()

    def _leave(self) -> None:
        self.hide()
        before = self._before
        (before if before is not None and before.isVisible() else self._under).setFocus()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and now is not None and now is not self.line and not self.isAncestorOf(now):
            self.hide()


class _Entries(QAbstractListModel):
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
            return f"{entry.title}, {entry.kind} {entry.note}"
        return None


class _EntryRow(QStyledItemDelegate):
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
        small = system_font(11)
        note = " · ".join(part for part in (entry.kind, entry.note) if part)
        fine = QFontMetrics(small)
        note = fine.elidedText(note, Qt.TextElideMode.ElideRight, inside.width() // 2)
        room = inside.width() - fine.horizontalAdvance(note) - 12
        painter.setFont(system_font())
        painter.setPen(now.colour("text"))
        title = QFontMetrics(system_font()).elidedText(entry.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(
            QRect(inside.left(), inside.top(), room, inside.height()), Qt.AlignmentFlag.AlignVCenter, title
        )
        painter.setFont(small)
        painter.setPen(now.colour("muted"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(inside, right, note)
        painter.restore()
