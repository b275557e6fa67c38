"""Overlays: a page over the window that Escape puts away."""

from __future__ import annotations

from PySide6.QtCore import Qt


def test_the_shortcuts_are_shown_and_escape_puts_them_away(app, qtbot):
    app.do("help.shortcuts")
    assert app.window.overlay.isVisible()
    qtbot.keyClick(app.window.overlay, Qt.Key.Key_Escape)
    assert not app.window.overlay.isVisible()
