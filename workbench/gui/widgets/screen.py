"""How large a window may be on its screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

TITLE_BAR = 40  # px at most that a desktop puts over a window


def fit_screen(window: QWidget, size: QSize) -> None:
    """Give a window this size, or as much of it as its screen has: its last row lies on the screen too."""
    screen = window.screen() or QGuiApplication.primaryScreen()
    room = screen.availableGeometry().size() - QSize(0, TITLE_BAR) if screen else size
    window.resize(size.boundedTo(room))
