"""The canvas: one view for each type of result, and words where there is none."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel


def test_closing_the_last_image_says_what_to_do_next(app):
    app.do("image.close")
    app.do("image.close")
    assert app.session.images == ()
    assert app.window.canvas.view is None
    assert any("Ctrl+O" in label.text() for label in app.window.canvas.findChildren(QLabel) if label.isVisible())
