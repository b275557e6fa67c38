"""The right panel's upper part: what the chosen technique shows, its limitations, and its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from workbench.document.model_targets import ANY_CLASS
from workbench.document.technique_info import TechniqueInfo
from workbench.gui.widgets.form import Choices, Form
from workbench.gui.widgets.section import ElidedLines, IconButton, line
from workbench.gui.widgets.translation import tr
from workbench.phrases import said


class ParametersPanel(QScrollArea):
    """Title, sentences, form. The only scroll area of its column's upper part."""

    changed = Signal(str, object)  # a parameter's name and value
    run_wanted = Signal()
    cancel_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Technique"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._choices: dict[str, Choices] = {
            "layer": (("", tr("Automatic")),),
            "target": (("predicted", tr("Predicted class")),),
            "class": (("", ANY_CLASS),),
            "judge": (("", tr("Automatic")),),
        }
        self._size: tuple[int, int] | None = None
        self._shown: TechniqueInfo | None = None
        self._running = False
        self.form: Form | None = None
        inside = QWidget()
        inside.setObjectName("about")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(2)
        self.title = ElidedLines("", look="title")
        self.reset_button = IconButton("reset", tr("Reset the parameters"))
        self.reset_button.clicked.connect(self.reset_wanted.emit)
        self.run_button = IconButton("run", tr("Run again (Ctrl+R)"), token="accent")
        self.run_button.clicked.connect(self._pressed)
        head.addWidget(self.title, 1)
        head.addWidget(self.reset_button)
        head.addWidget(self.run_button)
        self.caveat = _words("warning")
        self.shows = _words()
        self.slot = QVBoxLayout()
        self.limitations_title = QLabel(tr("What it does not show"))
        self.limitations_title.setObjectName("section_title")
        self.limitations = _words("muted")
        self.cites = _words("caption")
        column.addLayout(head)
        column.addWidget(self.shows)
        column.addWidget(self.caveat)
        column.addSpacing(2)
        column.addWidget(line())
        column.addSpacing(2)
        column.addLayout(self.slot)
        column.addSpacing(2)
        column.addWidget(line())
        column.addSpacing(2)
        column.addWidget(self.limitations_title)
        column.addWidget(self.limitations)
        column.addWidget(self.cites)
        column.addStretch(1)
        self.setWidget(inside)
        self.waiting = _words("muted")
        self.slot.addWidget(self.waiting)

    def show_technique(self, info: TechniqueInfo, values: Mapping[str, Any]) -> None:
        """Show a technique and the values of its parameters."""
        before, self._shown = self._shown, info
        self.title.set_text(tr(info.title))
        self.shows.setText(tr(info.shows))
        self.limitations.setText(tr(info.limitations))
        self.cites.setText(info.cites)
        self.caveat.setText(said(info.sentence))
        self.caveat.setVisible(bool(info.sentence))
        if before is None or (before.id, before.params) != (info.id, info.params):
            self._build(info)
        if self.form is not None:
            self.form.set_values(values)
        self.run_button.setEnabled(self._running or info.works is True)

    def show_missing(self, info: TechniqueInfo, sentence: str) -> None:
        """Show in place of a technique that is not there, why not."""
        self.show_technique(replace(info, params=(), works=False, sentence=sentence), {})
        self.waiting.hide()

    def set_choices(self, kind: str, choices: Sequence[tuple[str, str]]) -> None:
        """What parameters of a type offer."""
        self._choices[kind] = tuple(choices)
        if self.form is not None:
            self.form.set_choices(kind, self._choices[kind])

    def set_input_size(self, width: int, height: int) -> None:
        """How large the network's input is, where regions lie."""
        self._size = width, height
        if self.form is not None:
            self.form.set_input_size(width, height)

    def show_used(self, used: Mapping[str, Any]) -> None:
        """What the technique took by itself where a parameter was left empty."""
        if self.form is not None:
            self.form.show_used(used)

    def show_running(self, running: bool) -> None:
        """The button runs, or cancels what runs."""
        if running == self._running:
            return
        self._running = running
        self.run_button.show_icon("stop" if running else "run", "accent")
        words = tr("Cancel (Ctrl+.)") if running else tr("Run again (Ctrl+R)")
        self.run_button.setToolTip(words)
        self.run_button.setAccessibleName(words)
        self.run_button.setEnabled(running or (self._shown is not None and self._shown.works is True))

    def _build(self, info: TechniqueInfo) -> None:
        if self.form is not None:
            self.slot.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.waiting.setVisible(not info.params)
        self.reset_button.setVisible(bool(info.params))
        if info.params is None:
            self.waiting.setText(tr("The parameters appear when the engine is ready."))
        elif not info.params:
            self.waiting.setText(tr("This technique has no parameters."))
        else:
            self.form = Form(info.params, self._choices)
            if self._size is not None:
                self.form.set_input_size(*self._size)
            self.form.changed.connect(self.changed.emit)
            self.slot.addWidget(self.form)

    def _pressed(self) -> None:
        (self.cancel_wanted if self._running else self.run_wanted).emit()


def _words(look: str = "") -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if look:
        label.setProperty("look", look)
    return label
