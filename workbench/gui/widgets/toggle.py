"""A button that stays pressed: what it says is on or off."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton


def toggle(words: str, tip: str) -> QToolButton:
    """A toggle of these words; what hears instead of seeing has them too."""
    made = QToolButton()
    made.setText(words)
    made.setCheckable(True)
    made.setProperty("look", "toggle")
    made.setToolTip(tip)
    made.setAccessibleName(words)
    return made
