"""The palette: finds a command, technique, layer or class by a few letters. It also asks for a choice from a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QObject,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.widgets.search import plain
from workbench.gui.widgets.translation import tr

from .entry_list import ENTRY, ROW, EntriesModel, EntryDelegate
from .matching import MOST, PaletteEntry, best, recent_first

ROWS = 11
AHEAD = 100  # entries that are made ready at a time, before a letter is typed
WIDTH = 600


class Palette(QFrame):
    """Lies over the window. Enter takes the marked line, Escape or a click elsewhere closes it."""

    taken = Signal()  # an entry was chosen, and it wanted no focus for itself
    chosen = Signal(str)  # the name of an entry, to be remembered as recent

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._before: QWidget | None = None  # what had the focus
        self.setObjectName("palette")
        self.setAccessibleName(tr("Palette"))
        self._entries: Sequence[PaletteEntry] = ()
        self._recent: Sequence[str] = ()
        self._other: Callable[[str], None] | None = None
        self._free = False
        self._list = EntriesModel(self)
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("Find"))
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.view = QListView()
        self.view.setAccessibleName(tr("What was found"))
        self.view.setModel(self._list)
        self.view.setItemDelegate(EntryDelegate(self.view))
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
        self._ready = 0
        self._ahead = QTimer(self, interval=0)
        self._ahead.timeout.connect(self._look_ahead)
        self.hide()

    def open(
        self,
        hint: str,
        entries: Sequence[PaletteEntry],
        text: str = "",
        other: Callable[[str], None] | None = None,
        recent: Sequence[str] = (),
        free: bool = False,
    ) -> None:
        """Show these entries; ``other`` takes a text that is none of them.

        recent  names of entries that come first while nothing is typed
        free    whether any text may be meant: then Enter takes it as it stands, before what is like it
        """
        self._entries, self._other, self._recent, self._free = entries, other, recent, free
        self.line.setPlaceholderText(hint)
        self.line.setText(text)
        self._search(text)
        if not self.isVisible():
            self._before = self._under.focusWidget()
        self.show()
        self.raise_()
        self.line.setFocus()
        self._ready = 0
        self._ahead.start()

    @property
    def matches(self) -> list[PaletteEntry]:
        """The entries in the list."""
        return self._list.entries

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            steps = {
                Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS,
                Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1,
            }  # fmt: skip
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

    def _search(self, text: str) -> None:
        matches = best(self._entries, text) if text.strip() else recent_first(self._entries, self._recent)[:MOST]
        known = any(entry.says(text) if self._free else plain(text) in entry.exact for entry in matches)
        if self._other is not None and text.strip() and not known:
            take, typed = self._other, text.strip()
            as_typed = PaletteEntry(tr("Use “{}”").format(typed), tr("as typed"), lambda: take(typed))
            matches = [as_typed, *matches] if self._free else [*matches, as_typed]
        self._list.show(matches)
        self._show_no_match(text.strip() if not matches else "")
        if matches:
            self.view.setCurrentIndex(self._list.index(0))
        self._place()

    def _look_ahead(self) -> None:
        """Make some more entries ready to be searched, so that the first letter finds all of them at once."""
        some = self._entries[self._ready : self._ready + AHEAD] if self.isVisible() else ()
        self._ready += len(some)
        for entry in some:
            entry.prepare()
        if not some:
            self._ahead.stop()

    def _show_no_match(self, text: str) -> None:
        """Say in place of the list that nothing matches; an empty text hides the sentence."""
        self.nothing.setText(tr("Nothing is called “{}”.").format(text))
        self.nothing.setVisible(bool(text))
        self.setAccessibleDescription(self.nothing.text() if text else "")
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
