"""A read-only overlay on the window: the keyboard shortcuts, or what this program is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from workbench.commands import Command, in_menus

from .page_area import PageArea
from .section import IconButton
from .translation import tr

EDGE = 8  # pixels kept around it
SCROLL_BAR = 24  # pixels, with some air
VEIL = 80  # of 255: how much darker the window is behind a question

ARROWS = "arrows"
ON_THE_PICTURE = [
    ("On the picture", ""),
    ("Nearer and farther", "+  −"),
    ("All of it, pixel for pixel", "0  1"),
    ("Move; a region, a unit", ARROWS),
    ("Open a layer, a channel", "Enter"),
    ("Pages of channels", "PgUp  PgDn"),
    ("Back to channels, to layers", "Escape"),
    ("Next control", "Tab"),
]
IN_THE_TALK = [
    ("In the presentation", ""),
    ("Next and previous slide", ARROWS),
    ("First and last", "Home  End"),
    ("Wipe between photograph and map", "W"),
    ("End", "Escape"),
]


class Overlay(QFrame):
    """Escape, or its button, puts it away; the keyboard goes back to where it was.

    left  it is put away, and there is nothing that the keyboard could go back to
    """

    opened = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self.behind = Veil(parent)
        self.setObjectName("sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 16, 24, 24)
        self._column.setSpacing(14)
        self._head = head = QHBoxLayout()
        self.title = QLabel()
        self.title.setProperty("look", "title")
        close = IconButton("close", tr("Close (Escape)"), self)
        close.clicked.connect(self.hide)
        head.addWidget(self.title, 1)
        head.addWidget(close)
        self._column.addLayout(head)
        self._scroll = PageArea()
        self._column.addWidget(self._scroll, 1)
        parent.installEventFilter(self)
        self._page: QWidget | None = None
        self._theirs = False
        self._before: QWidget | None = None  # what had the keyboard
        self.hide()

    def show_shortcuts(self) -> None:
        """Every command with its keys, menu by menu."""
        pages = (_page_of_keys(beside) for beside in (3, 2, 1))
        room = self._room().width()
        page = next(pages)
        while page.sizeHint().width() > room and (narrower := next(pages, None)) is not None:
            page = narrower
        self._show("Keyboard shortcuts", page)

    def show_facts(self, title: str, facts: Sequence[tuple[str, str]]) -> None:
        """Names and values."""
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for i, (name, value) in enumerate(facts):
            grid.addWidget(_label(name, "muted"), i, 0, Qt.AlignmentFlag.AlignTop)
            words = _label(value)
            words.setWordWrap(True)
            words.setMinimumWidth(320)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(words, i, 1)
        self._show(title, page)

    def show_page(self, title: str, page: QWidget, asks: bool = False) -> None:
        """A page of somebody else's, which stays with them.

        asks  whether it is a question: until it is answered or put away the window behind takes no clicks
        """
        page.setProperty("look", "page")
        itself = page.focusProxy() is None  # not a field of it, which has a frame of its own
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, itself)  # a frame while it has the focus
        self._show(title, page, theirs=True, asks=asks)
        page.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            QApplication.sendEvent(self._scroll.verticalScrollBar(), event)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays on the page, round and round: what lies below it cannot be seen. Escape leaves."""
        stops: list[QWidget] = [self]
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
            if takes and self.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled():
                stops.append(widget)
            widget = widget.nextInFocusChain()
        now = self.focusWidget()
        at = stops.index(now) if now in stops else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Where the window becomes smaller the page does, and scrolls."""
        if watched is self._under and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _press(self) -> None:
        """Enter presses the button that has the focus, else the page's default button, as in a dialog."""
        focused = self.focusWidget()
        buttons = self._page.findChildren(QPushButton) if self._page is not None else []
        button = next((one for one in buttons if one is focused), None) or next(
            (one for one in buttons if one.isDefault()), None
        )
        if button is not None and button.isEnabled():
            button.click()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.behind.hide()
        focus, before = self._under.focusWidget(), self._before
        self._before = None
        if focus is not None and focus is not self and not self.isAncestorOf(focus):
            return  # what was opened from here has taken it
        if before is not None and isValid(before) and before.isVisible() and before is not self._under:
            before.setFocus()
            return
        self._under.setFocus()
        self.left.emit()

    def _show(self, title: str, page: QWidget, theirs: bool = False, asks: bool = False) -> None:
        if not self.isVisible():
            self._before = self._under.focusWidget()
        self.opened.emit()
        if self._page is not None:
            self._scroll.takeWidget()
            self._page.hide()
            if not self._theirs:
                self._page.deleteLater()
        self._page, self._theirs = page, theirs
        self.title.setText(tr(title))
        self.setAccessibleName(tr(title))
        self._scroll.setWidget(page)
        page.show()
        self.behind.setVisible(asks)
        self.behind.raise_()
        self.show()
        self.raise_()
        self._place()
        self._scroll.lay()
        self.setFocus()

    def _room(self) -> QSize:
        """What a page has at most, in this window."""
        margins = self._column.contentsMargins()
        around = QSize(
            margins.left() + margins.right() + SCROLL_BAR,
            margins.top() + margins.bottom() + self._column.spacing() + self._head.sizeHint().height() + 8,
        )
        return self._under.size() - QSize(2 * EDGE, 2 * EDGE) - around

    def _place(self) -> None:
        """In the middle of the window, as large as the page, or as large as the window lets it be."""
        if self._page is None:
            return
        size = self._page.sizeHint().expandedTo(self._page.minimumSizeHint()).expandedTo(self._page.minimumSize())
        around = self._under.size() - self._room()
        self.behind.setGeometry(self._under.rect())
        self.resize(size.boundedTo(self._room()) + around - QSize(2 * EDGE, 2 * EDGE))
        self.move((self._under.width() - self.width()) // 2, (self._under.height() - self.height()) // 2)


class Veil(QWidget):
    """Lies on the window while a question is open: the window is darker, and takes no clicks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(0, 0, 0, VEIL))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()


def _page_of_keys(beside: int) -> QWidget:
    """The menus in so many columns, and below them what is pressed elsewhere."""
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(28)
    menus = [(menu, [command for command in commands if command.shortcut]) for menu, commands in in_menus()]
    menus = [menu for menu in menus if menu[1]]
    total = sum(len(commands) + 2 for _, commands in menus)
    columns: list[list[tuple[str, str]]] = [[]]
    for menu, commands in menus:
        if len(columns) < beside and columns[-1] and len(columns[-1]) + len(commands) + 1 > total / beside + 3:
            columns.append([])
        columns[-1].append((tr(menu), ""))
        columns[-1] += [(tr(command.title).rstrip("…"), keys_of(command)) for command in commands]
    for block in (ON_THE_PICTURE, IN_THE_TALK):
        min(columns, key=len).extend((tr(words), tr(ARROWS) if keys == ARROWS else keys) for words, keys in block)
    for lines in columns:
        row.addLayout(_column_of(lines))
    return page


def keys_of(command: Command) -> str:
    """A command's keys, as this desktop writes them."""
    return tr(" or ").join(keys_text(keys) for keys in (command.shortcut, command.also) if keys)


def keys_text(keys: str) -> str:
    """A shortcut as this desktop writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _column_of(lines: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    for i, (title, keys) in enumerate(lines):
        if not keys:
            heading = _label(title)
            heading.setObjectName("section_title")
            heading.setContentsMargins(0, 10 if i else 0, 0, 2)
            grid.addWidget(heading, i, 0, 1, 2)
        else:
            grid.addWidget(_label(title), i, 0)
            grid.addWidget(_label(keys, "muted"), i, 1, Qt.AlignmentFlag.AlignRight)
    grid.setRowStretch(len(lines), 1)
    return grid


def _label(text: str, look: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        label.setProperty("look", look)
    return label
