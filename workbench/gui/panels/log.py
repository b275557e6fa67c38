"""The log: what the engine wrote, and what went wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit

from workbench.gui.widgets.section import Section
from workbench.gui.widgets.theme import CAPTION_PX
from workbench.gui.widgets.translation import tr

MOST_LINES = 5000


class LogPanel(Section):
    """A read-only text; it scrolls with new lines while its end is visible."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__("Log")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Log"))
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(MOST_LINES)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(CAPTION_PX)
        self.text.setFont(font)
        self.text.setPlaceholderText(tr("What the engine writes appears here."))
        self.text.setContentsMargins(8, 0, 8, 0)
        self.body.addWidget(self.text, 1)
        self.add_button("trash", tr("Empty the log"), self.text.clear)
        self.add_button("close", tr("Close the log (Ctrl+6)"), self.closed.emit)

    def add(self, lines: str) -> None:
        """Add lines at the end."""
        if lines.strip():
            self.text.appendPlainText(lines.rstrip("\n"))
