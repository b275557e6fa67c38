"""Lines of a page beside a collection: choices in a row, and what is said below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from workbench.gui.widgets.combo import Combo


def line_of(*widgets: QWidget) -> QHBoxLayout:
    """A row of widgets, of which the lists take the room that is left."""
    line = QHBoxLayout()
    line.setContentsMargins(8, 0, 8, 4)
    line.setSpacing(8)
    for widget in widgets:
        line.addWidget(widget, int(isinstance(widget, Combo)))
    return line


def note_of(text: str = "") -> QLabel:
    """Muted words in as many lines as they need."""
    note = QLabel(text)
    note.setWordWrap(True)
    note.setProperty("look", "muted")
    note.setTextFormat(Qt.TextFormat.PlainText)
    note.setContentsMargins(8, 4, 8, 6)
    return note
