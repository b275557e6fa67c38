"""The editor of a yes or no: a check box."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from workbench.api import Param

from ..translation import tr
from .editor import Editor


class BooleanEditor(Editor):
    """A check box with the parameter's title."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self.box = QCheckBox(tr(param.title))
        self.box.setAccessibleDescription(self.help)
        self.box.setChecked(bool(param.default))
        self.box.toggled.connect(self.changed.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)

    def value(self) -> Any:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(self.param.convert(value)))
