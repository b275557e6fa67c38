"""Overlays: a page over the window that Escape puts away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def test_the_shortcuts_are_shown_and_escape_puts_them_away(app, qtbot):
    app.do("help.shortcuts")
    assert app.window.overlay.isVisible()
    qtbot.keyClick(app.window.overlay, Qt.Key.Key_Escape)
    assert not app.window.overlay.isVisible()


def test_the_cheat_sheet_lists_the_keys_of_canvas_and_talk(app):
    app.do("help.shortcuts")
    read = {label.text() for label in app.window.overlay.findChildren(QLabel)}
    assert {"+  −", "0  1", "arrows", "Enter", "Escape", "W", "Home  End"} <= read
    assert app.window.overlay.width() <= 1024
