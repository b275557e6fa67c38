"""A combo box over a long list, searched as one types."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSignalBlocker, QStringListModel, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QWidget

from ..search import best_texts
from .editor import Choices
from .quiet_wheel import quiet_wheel

MOST_SUGGESTIONS = 100
MARGIN = 2  # pixels beside the text of a line, as Qt has it


class Picker(QComboBox):
    """A searchable list of (value, title) pairs. A typed text that is no title is a value too."""

    chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = ""
        self._values: list[str] = []
        self._titles: dict[str, str] = {}
        self._strings = QStringListModel(self)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(title)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setModel(self._strings)
        self.setMaxVisibleItems(14)
        popup = QListView(self)
        popup.setUniformItemSizes(True)
        popup.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setView(popup)
        self._line = _Line()
        self._line.setAccessibleName(title)
        self.setLineEdit(self._line)
        self.setCompleter(self._new_completer())
        self.activated.connect(self._pick)
        self._line.returnPressed.connect(self._pick_typed)
        self._line.editingFinished.connect(self._restore)
        quiet_wheel(self)
        self.set_value("")

    def set_choices(self, choices: Choices) -> None:
        """Offer these pairs; the value stays, and so does what is being typed."""
        values = [value for value, _ in choices]
        titles = [title for _, title in choices]
        typed = self._typed
        if values != self._values or titles != self._strings.stringList():
            with QSignalBlocker(self):
                self._values = values
                self._titles = dict(choices)
                self._strings.setStringList(titles)
        self._show(self.value, typed)
        if typed is not None:
            self._suggest(typed)

    def set_value(self, value: str) -> None:
        """Show this value by its title; ``chosen`` stays silent, and what is being typed stays."""
        self._show(value, self._typed)

    @property
    def _typed(self) -> str | None:
        """What a person is typing; None where they are not."""
        return self._line.text() if self._line.isModified() else None

    def _show(self, value: str, typed: str | None) -> None:
        self.value = value
        with QSignalBlocker(self):
            self.setCurrentIndex(self._values.index(value) if value in self._values else -1)
            if typed is None:
                self._write(self._title(value))
            elif self._line.text() != typed:  # Qt has written the title over it
                self._line.setText(typed)
                self._line.setModified(True)

    def _new_completer(self) -> QCompleter:
        """Suggests titles by any of their words; the one that is typed in full comes first."""
        self._suggestions = QStringListModel(self)
        completer = QCompleter(self._suggestions, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        popup = QListView(self)
        popup.setObjectName("suggestions")
        popup.setUniformItemSizes(True)
        popup.setTextElideMode(Qt.TextElideMode.ElideRight)
        popup.setMouseTracking(True)
        completer.setPopup(popup)
        completer.activated.connect(self._pick_title)
        self._line.textEdited.connect(self._suggest)
        return completer

    def _suggest(self, text: str) -> None:
        titles = self._strings.stringList()
        matches = best_texts(text, titles, MOST_SUGGESTIONS) if text.strip() else range(len(titles))
        self._suggestions.setStringList([titles[i] for i in matches])

    def _title(self, value: str) -> str:
        return self._titles.get(value, value)

    def _write(self, text: str) -> None:
        self.setEditText(text)
        self._line.setCursorPosition(0)
        self.setToolTip(text)

    def _pick(self, index: int) -> None:
        if 0 <= index < len(self._values):
            self._choose(self._values[index])

    def _pick_title(self, title: str) -> None:
        titles = self._strings.stringList()
        if title in titles:
            self._choose(self._values[titles.index(title)])

    def _pick_typed(self) -> None:
        text, titles = self.currentText().strip(), self._strings.stringList()
        alike = [title.lower() for title in titles]
        if text in titles:  # two layers may differ in a capital alone
            self._choose(self._values[titles.index(text)])
        elif text.lower() in alike:
            self._choose(self._values[alike.index(text.lower())])
        elif text:
            self._choose(text)

    def _choose(self, value: str) -> None:
        self._line.setModified(False)
        if value != self.value:
            self.chosen.emit(value)
        self._restore()

    def _restore(self) -> None:
        """Write the value's title again, over whatever was typed."""
        self._line.setModified(False)
        self._write(self._title(self.value))


class _Line(QLineEdit):
    """A click into it selects all, so that typing replaces what stands there; the next click places the cursor.

    A text without room ends in an ellipsis until it is typed in.
    """

    def __init__(self) -> None:
        super().__init__()
        self._places_cursor = False

    @property
    def seen(self) -> str:
        """The text as it is painted."""
        if self.hasFocus():
            return self.text()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self._room.width())

    @property
    def _room(self) -> QRect:
        return self.contentsRect().adjusted(MARGIN, 0, -MARGIN, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        seen = self.seen
        if seen == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(self._room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, seen)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._places_cursor = self.isModified() or (self.hasFocus() and self.selectedText() == self.text())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self._places_cursor and not self.hasSelectedText():
            self.selectAll()
