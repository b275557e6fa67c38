"""The list in which a person ticks what to compare, with a count of the results."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.api import UserError
from workbench.commands.compare import MOST_TILES
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.overlay import Overlay
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

VALUE = Qt.ItemDataRole.UserRole + 1
WIDTH, HEIGHT = 520, 360
ROW = 28  # pixels


class _Choices(QListWidget):
    """A list that is as large as it can be read well in, and smaller where the window is small.

    A click anywhere on a row ticks it, as one on its box does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._was = Qt.CheckState.Unchecked  # of the row that is pressed
        self.itemClicked.connect(self._tick)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._note(event)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._note(event)
        super().mouseDoubleClickEvent(event)

    def _note(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            self._was = item.checkState()

    def _tick(self, item: QListWidgetItem) -> None:
        if item.checkState() == self._was:  # its box was not hit
            ticked = self._was == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)


class TickList(QWidget):
    """A list with boxes to tick, a search field, and a button that compares what is ticked."""

    accepted = Signal(list)  # values, in the order of the list

    def __init__(self) -> None:
        super().__init__()
        self._results: Callable[[Sequence[str]], int] = len
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = _Choices()
        self.list.setObjectName("ticks")
        self.list.setAccessibleName(tr("Compare"))
        self.list.installEventFilter(self)
        self.list.setMinimumHeight(3 * ROW)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.itemChanged.connect(lambda _item: self._count())
        self.count = QLabel()
        self.count.setWordWrap(True)
        self.count.setMinimumHeight(2 * self.count.fontMetrics().lineSpacing())
        everything, nothing = QPushButton(tr("Tick all")), QPushButton(tr("Tick none"))
        everything.clicked.connect(lambda: self.tick(True))
        nothing.clicked.connect(lambda: self.tick(False))
        self.button = QPushButton(tr("Compare"))
        self.button.setProperty("look", "accent")
        self.button.setDefault(True)
        self.button.clicked.connect(self._accept)
        for button in (everything, nothing, self.button):
            button.installEventFilter(self)
        row = QHBoxLayout()
        for button in (everything, nothing):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self.search, self.list, self.count):
            column.addWidget(widget)
        column.addLayout(row)
        self.setFocusProxy(self.search)

    def show_choices(
        self,
        choices: Sequence[tuple[str, str, str]],
        ticked: Collection[str],
        results: Callable[[Sequence[str]], int],
    ) -> None:
        """Show (value, title, note); ``results`` says how many results the ticked values lead to."""
        self._results = results
        self.search.clear()
        self.list.blockSignals(True)
        self.list.clear()
        for value, title, note in choices:
            item = QListWidgetItem(f"{tr(title)}   ({tr(note)})" if note else tr(title))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in ticked else Qt.CheckState.Unchecked)
            item.setData(VALUE, value)
            item.setToolTip(value if value != title else "")
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
        self.list.blockSignals(False)
        first = next((item for item in self._items() if item.checkState() == Qt.CheckState.Checked), None)
        self.list.setCurrentItem(first or self.list.item(0))
        self._count()

    @property
    def ticked(self) -> list[str]:
        """The ticked values, in the order of the list, whether the search shows them or not."""
        return [str(item.data(VALUE)) for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def tick(self, on: bool) -> None:
        """Tick every item that the search shows, or none of them."""
        self.list.blockSignals(True)
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._count()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down go from the search into the list, where the space bar ticks; letters search wherever one is.

        Enter ticks what was searched for, where nothing is ticked yet.
        """
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if watched is self.search and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.ticked:
            item = self.list.currentItem()
            if self.search.text().strip() and item is not None and not item.isHidden():
                item.setCheckState(Qt.CheckState.Checked)  # what was searched for; once more compares
            return True
        if watched is not self.search and event.text().strip() and event.text().isprintable():
            self.search.setFocus(Qt.FocusReason.TabFocusReason)  # which selects the text that is to be replaced
            self.search.insert(event.text())
            return True
        return False

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for item in self._items():
            searched = f"{item.text()} {item.data(VALUE)}".lower()
            item.setHidden(not all(word in searched for word in words))
        first = next((item for item in self._items() if not item.isHidden()), None)
        if words and first is not None:
            self.list.setCurrentItem(first)

    def _count(self) -> None:
        ticked = self.ticked
        results = self._results(ticked) if ticked else 0
        text = tr("{} of {} ticked. Results side by side: {}.").format(len(ticked), self.list.count(), results)
        fits = results <= MOST_TILES
        if not fits:
            text += " " + tr("At most {} have room: tick fewer.").format(MOST_TILES)
        self.count.setText(text)
        self.count.setProperty("look", "caption" if fits else "warning")
        self.count.style().polish(self.count)
        self.button.setEnabled(bool(ticked) and fits)

    def _accept(self) -> None:
        if self.button.isEnabled():
            self.accepted.emit(self.ticked)


class ComparisonPicker:
    """Shows the list over the window and hands what was ticked to the command that asked."""

    def __init__(self, overlay: Overlay, notifier: Notifier) -> None:
        self._overlay, self._notifier = overlay, notifier
        self.page: TickList | None = None  # made when it is first asked for
        self._then: Callable[[Sequence[str]], None] = lambda _values: None

    def pick(
        self,
        title: str,
        choices: Sequence[tuple[str, str, str]],
        ticked: Collection[str],
        results: Callable[[Sequence[str]], int],
        then: Callable[[Sequence[str]], None],
    ) -> None:
        """Tick some of (value, title, note); ``then`` gets the values."""
        if self.page is None:
            self.page = TickList()
            self.page.accepted.connect(self._accept)
        self._then = then
        self.page.show_choices(choices, ticked, results)
        self._overlay.show_page(said(title), self.page, asks=True)

    def _accept(self, values: Sequence[str]) -> None:
        self._overlay.hide()
        try:
            self._then(values)
        except UserError as error:
            self._notifier.say(str(error), "warning", about="command")
