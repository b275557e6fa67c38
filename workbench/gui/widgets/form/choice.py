"""The editor of a choice among a few words: a combo box."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy

from workbench.api import Param, in_words

from ..combo import Combo
from ..translation import tr
from .editor import Editor
from .quiet_wheel import quiet_wheel

USUAL = 140  # pixels of its width


class ChoiceEditor(Editor):
    """A combo box over the parameter's own choices."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(tr(param.title))
        self.box = _Box()
        self.box.addItems([tr(in_words(choice)) for choice in param.choices])
        self.box.setMinimumWidth(100)
        self.box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.box.setAccessibleName(tr(param.title))
        self.box.setAccessibleDescription(self.help)
        label.setBuddy(self.box)
        label.setWordWrap(True)  # where the panel is narrow, or the type large
        self.box.activated.connect(lambda index: self.changed.emit(param.choices[index]))
        quiet_wheel(self.box)
        row.addWidget(label, 1)
        row.addWidget(self.box)
        self.set_value(param.default)

    def value(self) -> Any:
        return self.param.choices[self.box.currentIndex()]

    def set_value(self, value: Any) -> None:
        self.box.setCurrentIndex(self.param.choices.index(value))


class _Box(Combo):
    """As wide as its longest choice; those with short ones are as wide as each other."""

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(USUAL, 0))
