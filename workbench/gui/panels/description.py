"""The description panel: what is known of the model and where each part is from, to be corrected; beside the picture.

It takes the place of the technique's parameters while it is open, so the answer on the picture stands below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.api import Scores
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.form.quiet_wheel import quiet_wheel
from workbench.gui.widgets.section import ElidedLines, IconButton, line
from workbench.gui.widgets.theme import follow_type
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.numbers import in_unit

from .answer import Bar, row_height

TITLES = {
    "task": "Task",
    "labels": "Names of the classes",
    "input": "Input, height × width in pixels",
    "fit": "How an image is made to fit",
    "resize": "Shorter side before the crop",
    "padding": "Grey of the padding",
    "interpolation": "Interpolation",
    "colours": "Colours",
    "layout": "Layout",
    "range": "Black and white, as the network takes them",
    "mean": "Mean, within that range",
    "std": "Deviation",
    "output": "Output, by name or number",
    "decoder": "Decoder of boxes",
    "code": "Numbers in a code",
    "gives": "Black and white, in the picture that comes out",
    "same": "The same thing from which likeness on",
}
YOU = "you"
GUESSES = 5  # other inputs that are in sight
UNSURE = "A network can be surer of an input that it was not made for: look at the answer, and decide."


class DescriptionPanel(QScrollArea):
    """A row for each thing that can be stated of a model: its value, and where that is from."""

    stated = Signal(str, str)  # an option and its value; an empty value takes back what a person stated
    taken = Signal(str)  # several options at once, as a reference writes them
    names_wanted = Signal()  # class names from a file
    saved = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Description of the model"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: dict[str, StatedRow] = {}
        inside = QWidget()
        inside.setObjectName("about")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        self.title = ElidedLines(tr("Description of the model"), look="title")
        close = IconButton("close", tr("Back to the technique"))
        close.clicked.connect(self.closed.emit)
        head.addWidget(self.title, 1)
        head.addWidget(close)
        self.remarks = _words("muted")
        self.save_button = QPushButton(tr("Save beside the weights"))
        self.save_button.clicked.connect(self.saved.emit)
        self._slot = QVBoxLayout()
        self._slot.setSpacing(8)
        room = QWidget()
        follow_type(room, lambda: room.setFixedHeight(GUESSES * row_height()))  # nothing moves when they arrive
        self._guesses = QVBoxLayout(room)
        self._guesses.setContentsMargins(0, 0, 0, 0)
        self._guesses.setSpacing(0)
        self._guesses.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._guesses_title = QLabel(tr("What this picture tells: how sure the network is of it"))
        self._guesses_title.setObjectName("section_title")
        self._guesses_title.setWordWrap(True)
        self.guess_note = _words("caption")
        column.addLayout(head)
        column.addWidget(self.remarks)
        column.addWidget(line())
        column.addWidget(self._guesses_title)
        column.addWidget(room)
        column.addWidget(self.guess_note)
        column.addWidget(line())
        column.addLayout(self._slot)
        column.addWidget(line())
        column.addWidget(self.save_button)
        column.addStretch(1)
        self.setWidget(inside)
        self.bars: list[Bar] = []
        self.hide()

    def show_model(self, rows: Sequence[Mapping[str, Any]], remarks: Sequence[str]) -> None:
        """Show what is known of a model; an editor that is there already keeps the keyboard."""
        self.remarks.setText("\n".join(said(sentence) for sentence in remarks))
        self.remarks.setVisible(bool(remarks))
        wanted = [row["option"] for row in rows]
        if wanted != list(self.rows):
            for editor in self.rows.values():
                self._slot.removeWidget(editor)
                editor.hide()
                editor.deleteLater()
            self.rows = {str(row["option"]): StatedRow(str(row["option"]), list(row["choices"])) for row in rows}
            for editor in self.rows.values():
                editor.stated.connect(self.stated.emit)
                editor.file_wanted.connect(self.names_wanted.emit)
                self._slot.addWidget(editor)
        for row in rows:
            self.rows[row["option"]].show_value(str(row["value"]), str(row["origin"]), str(row.get("hint", "")))

    def show_guesses(self, scores: Scores | None, sentence: str = "") -> None:
        """Show how sure the network is in other ways, the one in force first; or why that cannot be told."""
        count = 0 if scores is None else min(GUESSES, len(scores.values))
        while len(self.bars) > count:
            bar = self.bars.pop()
            self._guesses.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        while len(self.bars) < count:
            bar = Bar()
            bar.clicked.connect(lambda _checked=False, bar=bar: self._take(bar))
            self.bars.append(bar)
            self._guesses.addWidget(bar)
        for i, bar in enumerate(self.bars):
            assert scores is not None
            value, answer = float(scores.values[i]), str(scores.facts.get(f"answer {i}", ""))
            words = said(scores.names[i])
            options, share = str(scores.facts.get(f"options {i}", "")), in_unit(value, scores.unit)
            bar.show_score(options, words, f"{words}: {said(answer)}", value, share)
            bar.set_marked(i == 0)
        self.guess_note.setText(said(sentence) or tr(UNSURE))

    def focus_on(self, option: str) -> None:
        """Give the keyboard to an option's editor, and scroll to it."""
        if option in self.rows:
            editor = self.rows[option].editor
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ensureWidgetVisible(self.rows[option])

    def _take(self, bar: Bar) -> None:
        if bar.target:
            self.taken.emit(bar.target)


class StatedRow(QWidget):
    """One option: its title, its editor, where its value is from, and a way back from what a person stated."""

    stated = Signal(str, str)
    file_wanted = Signal()

    def __init__(self, option: str, choices: Sequence[str]) -> None:
        super().__init__()
        self._option, self._value = option, ""
        title = tr(TITLES[option])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(2)
        self.editor: QComboBox | QLineEdit
        if choices:
            self.editor = Combo()
            self.editor.addItems(choices)
            self.editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self.editor.activated.connect(lambda _index: self._say())
            quiet_wheel(self.editor)
        else:
            self.editor = QLineEdit()
            self.editor.editingFinished.connect(self._say)
        self.editor.setAccessibleName(title)
        self.back = IconButton("reset", tr("Take back what you stated"))
        self.back.clicked.connect(lambda _checked=False: self.stated.emit(self._option, ""))
        kept = self.back.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(kept)
        row.addWidget(self.editor, 1)
        row.addWidget(self.back)
        if option == "labels":
            file = IconButton("folder", tr("Names of the classes from a file…"))
            file.clicked.connect(self.file_wanted.emit)
            row.insertWidget(1, file)
        self.origin = _words("caption")
        column.addWidget(_words("", title))
        column.addLayout(row)
        column.addWidget(self.origin)

    @property
    def value(self) -> str:
        """What stands in the editor."""
        return self.editor.currentText() if isinstance(self.editor, QComboBox) else self.editor.text().strip()

    def show_value(self, value: str, origin: str, hint: str = "") -> None:
        """Show the value in force, and where it is from; ``hint`` stands where it is too long to be written."""
        self._value = value
        with QSignalBlocker(self.editor):
            if isinstance(self.editor, QComboBox):
                self.editor.setCurrentText(value)
            else:
                self.editor.setText(value)
                self.editor.setPlaceholderText(said(hint))
                self.editor.setCursorPosition(0)
        self.origin.setText(said(origin))
        self.origin.setVisible(bool(origin))
        self.back.setVisible(origin == YOU)

    def _say(self) -> None:
        if self.value != self._value:
            self._value = self.value  # pressing Enter and leaving the field are one statement
            self.stated.emit(self._option, self.value)


def _words(look: str, text: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("look", look)
    return label
