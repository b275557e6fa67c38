"""The editor of a text of several lines."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QPlainTextEdit

from workbench.api import Param

from ..translation import tr
from .editor import Editor, add_below_label

VISIBLE_LINES = 4
FRAME = 4  # px around the text
PAUSE = 400  # milliseconds


class WordsEditor(Editor):
    """A few lines of text; reports when the typing pauses."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self.box = QPlainTextEdit(str(param.default))
        self.box.setTabChangesFocus(True)
        self.box.setProperty("look", "field")
        around = 2 * (round(self.box.document().documentMargin()) + FRAME)
        self.box.setFixedHeight(VISIBLE_LINES * self.box.fontMetrics().lineSpacing() + around)
        self.box.setAccessibleName(tr(param.title))
        self.box.setAccessibleDescription(self.help)
        self._reported = str(param.default)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._report)
        self.box.textChanged.connect(self._pause.start)
        add_below_label(self, self.box)

    def value(self) -> Any:
        return self.box.toPlainText()

    def set_value(self, value: Any) -> None:
        typing = self._pause.isActive()
        self._reported = str(value)
        if not typing and self.box.toPlainText() != str(value):
            with QSignalBlocker(self.box):
                self.box.setPlainText(str(value))

    def _report(self) -> None:
        if self.value() != self._reported:
            self._reported = self.value()
            self.changed.emit(self._reported)
