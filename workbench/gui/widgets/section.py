"""A section of a side panel: a heading with buttons, and a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent, QTextLayout
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from .icons import icon
from .theme import theme
from .translation import tr

_NUMBER = re.compile(r"(?<=\s)[-−+<]?\d")


class Section(QFrame):
    """Heading and body. The heading can carry a note at its right, and buttons."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("section")
        self.setAccessibleName(tr(title))
        self.heading = QHBoxLayout()
        self.heading.setContentsMargins(12, 6, 6, 2)
        self.heading.setSpacing(2)
        label = QLabel(tr(title))
        label.setObjectName("section_title")
        self.note = Elided("", self, look="caption")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.heading.addWidget(label)
        self.heading.addSpacing(8)
        self.heading.addWidget(self.note, 1)
        self.heading.addSpacing(4)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        bar = QWidget()
        bar.setLayout(self.heading)
        bar.setFixedHeight(34)
        self.body.addWidget(bar)

    def add_button(self, icon_name: str, tip: str, action: Callable[[], object]) -> QToolButton:
        """A small button in the heading."""
        button = IconButton(icon_name, tip, self)
        button.clicked.connect(lambda _checked=False: action())
        self.heading.addWidget(button)
        return button


class IconButton(QToolButton):
    """A button that is an icon, with its words as tool tip and for screen readers."""

    def __init__(self, icon_name: str, tip: str, parent: QWidget | None = None, token: str = "muted") -> None:
        super().__init__(parent)
        self._icon_name, self._token = icon_name, token
        self.setAutoRaise(True)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self._tint()
        theme.changed.connect(self._tint)

    def show_icon(self, name: str, token: str = "muted") -> None:
        """Show another icon."""
        self._icon_name, self._token = name, token
        self._tint()

    def _tint(self) -> None:
        self.setIcon(icon(self._icon_name, self._token))


class SearchRow(QWidget):
    """A line to search a list with, as wide as its panel."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(title)
        self.line.setAccessibleName(title)
        self.line.setClearButtonEnabled(True)
        self._glass = QAction(icon("search", "faint"), "", self.line)  # Python loses one that the line makes
        self.line.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(8, 0, 8, 6)
        inside.addWidget(self.line)
        theme.changed.connect(self._tint)

    def _tint(self) -> None:
        self._glass.setIcon(icon("search", "faint"))


def short_with_number(words: str, metrics: QFontMetrics, width: int) -> str:
    """Words in a line of some pixels: the name gives way, the number stays: ``labrador… 93.1 %``."""
    begins = _NUMBER.search(words)
    name, number = (words[: begins.start()], words[begins.start() :]) if begins else (words, "")
    room = width - metrics.horizontalAdvance(f" {number}")
    if metrics.horizontalAdvance(words) <= width:
        return words
    if not number or room < metrics.horizontalAdvance("…"):
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
    return f"{metrics.elidedText(name.rstrip(), Qt.TextElideMode.ElideRight, room)} {number}"


class Elided(QLabel):
    """One line of text that shortens itself with an ellipsis; its full text is the tool tip."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        look: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._full_text, self._mode = "", mode
        if look:
            self.setProperty("look", look)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    @property
    def full_text(self) -> str:
        """The text, not shortened."""
        return self._full_text

    def set_text(self, text: str) -> None:
        """Show this text."""
        self._full_text = text
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of type takes another width."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._elide()

    def _shortened(self) -> str:
        return QFontMetrics(self.font()).elidedText(self._full_text, self._mode, max(0, self.width()))

    def _elide(self) -> None:
        short = self._shortened()
        if short != self.text():
            self.setText(short)
        self.setToolTip(self._full_text if short.split() != self._full_text.split() else "")


class ElidedLines(Elided):
    """At most two lines of text, or as many as ``most`` says, that shorten themselves with an ellipsis."""

    most = 2

    def lines_at(self, width: int) -> list[str]:
        """The lines in this width."""
        layout, metrics = QTextLayout(self._full_text, self.font()), QFontMetrics(self.font())
        layout.beginLayout()
        lines: list[str] = []
        begin = 0
        while len(lines) < self.most - 1 and (one := layout.createLine()).isValid():
            one.setLineWidth(max(1, width))
            text = self._full_text[begin : begin + one.textLength()].rstrip()
            lines.append(metrics.elidedText(text, self._mode, max(0, width)))  # a word may be wider than the line
            begin += one.textLength()
        layout.endLayout()
        rest = metrics.elidedText(self._full_text[begin:], self._mode, max(0, width))
        return [*lines, rest] if rest else lines

    @property
    def wanted_width(self) -> int:
        """The least width in which the text is whole."""
        words, whole = self._full_text.split(), self.fontMetrics().horizontalAdvance(self._full_text) + 8
        narrower = range(whole // self.most, whole, 8)
        return next((width for width in narrower if " ".join(self.lines_at(width)).split() == words), whole)

    def _shortened(self) -> str:
        return "\n".join(self.lines_at(self.contentsRect().width()))


def line() -> QFrame:
    """A one-pixel line."""
    made = QFrame()
    made.setObjectName("line")
    made.setFixedHeight(1)
    return made


def let_go(widgets: Sequence[QWidget]) -> None:
    """Widgets that others take the place of: they are not seen any more, and gone when there is time."""
    for widget in widgets:
        widget.hide()
        widget.deleteLater()
