"""Photographs in the window: decoded once, and laid over the background that was picked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage


def test_what_is_transparent_is_laid_over_the_colour_that_was_picked_and_runs_follow(app, engine, qtbot, tmp_path):
    path = tmp_path / "clear.png"
    clear = QImage(40, 40, QImage.Format.Format_ARGB32)
    clear.fill(Qt.GlobalColor.transparent)
    clear.save(str(path))
    app.do("image.open", str(path))
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    assert (engine.runs[-1][2].pixels == 255).all()
    engine.answer_all()
    app.do("image.background", "#102030")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    assert (engine.runs[-1][2].pixels == (16, 32, 48)).all()
    engine.answer_all()
    app.do("edit.undo")
    qtbot.waitUntil(lambda: app.settled and app.photos.have(app.session.image) is not None)
    assert (app.photos.have(app.session.image).pixels == 255).all()


def test_a_background_that_is_no_colour_is_refused_in_a_sentence(app):
    app.do("image.background", "no such colour")
    assert "background must be a colour" in app.window.message.text
    assert app.session.background == "white"
