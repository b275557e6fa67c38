"""The editor of a line of text."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit

from workbench.api import Param

from ..translation import tr
from .editor import Editor, add_below_label


class TextEditor(Editor):
    """A line of text; reports when the editing ends."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self.box = QLineEdit(str(param.default))
        self.box.setAccessibleName(tr(param.title))
        self.box.setAccessibleDescription(self.help)
        self.box.editingFinished.connect(self._report)
        self._reported = str(param.default)
        add_below_label(self, self.box)

    def value(self) -> Any:
        return self.box.text()

    def set_value(self, value: Any) -> None:
        self._reported = str(value)
        if not self.box.hasFocus() or self.box.text() != str(value):
            self.box.setText(str(value))

    def _report(self) -> None:
        if self.box.text() != self._reported:
            self._reported = self.box.text()
            self.changed.emit(self._reported)
