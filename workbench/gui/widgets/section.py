"""A section of a side panel: a heading with buttons, and a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics, QResizeEvent, QTextLayout
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
from .names import elided_apart
from .theme import theme
from .translation import tr

_NUMBER = re.compile(r"(?<=\s)[-−+<(]?\d")
_CUT_NUMBER = re.compile(r"[-−+<(]?\d[\d.,]*…$")
BETWEEN = "  ·  "  # parts of a title


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
        self.note = ElidedLines("", self, look="caption", mode=Qt.TextElideMode.ElideMiddle)  # keeps numbers
        self.note.most = 1
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


def short_with_number(
    words: str, metrics: QFontMetrics, width: int, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> str:
    """Words in a line of some pixels: the name gives way, the number stays: ``labrador… 93.1 %``.

    A number that has no room goes as a whole: a part of it would be another number.
    """
    if metrics.horizontalAdvance(words) <= width:
        return words
    for begins in _NUMBER.finditer(words):
        name, number = words[: begins.start()].rstrip(), words[begins.start() :]
        room = width - metrics.horizontalAdvance(f" {number}")
        if room >= metrics.horizontalAdvance("…"):
            return f"{metrics.elidedText(name, mode, room)} {number}"
        if metrics.horizontalAdvance(number) <= width:
            return number
    mode = Qt.TextElideMode.ElideRight if _NUMBER.search(words) else mode
    return _CUT_NUMBER.sub("…", metrics.elidedText(words, mode, width))


def beside_each_other(
    parts: Sequence[str], metrics: QFontMetrics, width: int, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> str:
    """Parts in one line of some pixels: those before the last give way first, in their middle, the widest most.

    The last, which is what a result tells, keeps its number; ``mode`` says where its words are cut.
    """
    *first, last = parts
    room = width - len(first) * metrics.horizontalAdvance(BETWEEN)
    wanted = [metrics.horizontalAdvance(part) for part in first]
    least = sum(min(own, room // (2 * len(parts))) for own in wanted)
    if first and wanted[0] <= room // 2:  # what it is called stays: a title without it tells nothing
        least = max(least, wanted[0])
    own = metrics.horizontalAdvance(last)
    own = own if _NUMBER.search(last) else min(own, width // 2)  # words alone leave the others as much
    room -= min(own, room - least)
    fair = room
    for narrower, own in enumerate(sorted(wanted)):  # what the narrow do not need is the wide ones'
        fair = room // (len(wanted) - narrower)
        if own > fair:
            break
        room -= own
    middle = Qt.TextElideMode.ElideMiddle
    cut = [short_with_number(part, metrics, fair, middle) for part in first]
    short = [less if own > fair else part for less, part, own in zip(cut, first, wanted, strict=True)]
    if len(first) > 1 and {"…", ""} & set(short):  # a part of which nothing is read: fewer parts tell more
        return beside_each_other([*first[:-1], last], metrics, width, mode)
    rest = width - metrics.horizontalAdvance(BETWEEN.join([*short, ""]))
    return BETWEEN.join([*short, short_with_number(last, metrics, rest, mode)])


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


@lru_cache(maxsize=64)
def _told_apart(names: tuple[str, ...], font: str, width: int) -> list[str]:
    written = QFont()
    written.fromString(font)
    return elided_apart(names, QFontMetrics(written), max(0, width))


def tell_apart(titles: Sequence[ElidedLines]) -> None:
    """Titles that stand beside each other are shortened so that each is told from the others."""
    texts = tuple(title.full_text for title in titles)
    for title in titles:
        title.beside = texts if len(texts) > 1 else ()
        title.set_text(title.full_text)


class ElidedLines(Elided):
    """At most two lines of text, or as many as ``most`` says, that shorten themselves with an ellipsis."""

    most = 2
    beside: tuple[str, ...] = ()  # the texts of all that stand beside each other, of which each is told from the others

    def lines_at(self, width: int) -> list[str]:
        """The lines in this width; where parts of a title are too long the last, with its number, has the last line."""
        lines, is_whole = self._wrapped_at(width)
        parts = self._full_text.split(BETWEEN)
        metrics = QFontMetrics(self.font())
        if is_whole:
            return lines
        if self.beside:
            alone = self.most > 1 or len(parts) == 1
            parts[0] = self._told_apart(parts[0], width if alone else (width - metrics.horizontalAdvance(BETWEEN)) // 2)
        if len(parts) == 1:
            return parts if self.beside else lines
        if self.most == 1:
            return [beside_each_other(parts, metrics, width)]
        above = beside_each_other(parts[:-1], metrics, width, Qt.TextElideMode.ElideMiddle)
        return [above, short_with_number(parts[-1], metrics, width)]

    def _told_apart(self, name: str, width: int) -> str:
        """What a title begins with, shortened so that it is not taken for that of another."""
        names = tuple(dict.fromkeys(text.split(BETWEEN)[0] for text in self.beside))
        if name not in names:
            return name
        return _told_apart(names, self.font().toString(), width)[names.index(name)]

    def _wrapped_at(self, width: int) -> tuple[list[str], bool]:
        """The lines as words follow each other, and whether they hold all of the text."""
        written = self._full_text
        layout = QTextLayout(written, self.font())
        layout.beginLayout()
        lines: list[str] = []
        begin = 0
        while len(lines) < self.most - 1 and (one := layout.createLine()).isValid():
            one.setLineWidth(max(1, width))
            text = written[begin : begin + one.textLength()].rstrip()
            lines.append(self._short(text, width))  # a word may be wider than the line
            begin += one.textLength()
        layout.endLayout()
        rest = self._short(written[begin:], width)
        lines += [rest] if rest else []
        return lines, " ".join(lines).split() == self._full_text.split()

    @property
    def wanted_width(self) -> int:
        """The least width in which the text is whole."""
        words, whole = self._full_text.split(), self.fontMetrics().horizontalAdvance(self._full_text) + 8
        narrower = range(whole // self.most, whole, 8)
        return next((width for width in narrower if " ".join(self.lines_at(width)).split() == words), whole)

    def _short(self, words: str, width: int) -> str:
        """Words in a line; those that are cut in their middle keep the number at their end."""
        metrics = QFontMetrics(self.font())
        if self._mode == Qt.TextElideMode.ElideMiddle:
            return short_with_number(words, metrics, max(0, width), self._mode)
        return metrics.elidedText(words, self._mode, max(0, width))

    def _shortened(self) -> str:
        return "\n".join(self.lines_at(self.contentsRect().width()))


def unbroken(text: str) -> str:
    """A text whose shares stay in one line with their sign where it is wrapped."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


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
