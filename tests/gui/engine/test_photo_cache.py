"""Photographs in the window: decoded once, and laid over the background that was picked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from workbench import phrases
from workbench.document.session import OpenImage, Session
from workbench.gui.engine import photo_cache as module
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.images.photo import photo_of


@pytest.fixture
def photos(qapp):
    tasks = BackgroundTasks(1)
    yield PhotoCache(tasks, tasks)
    tasks.close()


def test_photographs_are_kept_by_their_bytes_and_the_last_one_always(photos, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 30_000)
    images = [OpenImage(f"{name}.png", name, f"{name}.png") for name in "abcd"]
    for image in images[:3]:
        photos.add(image.key, replace(photo_of(np.zeros((60, 60, 3), np.uint8), image.name), path=image.path))
    assert [photos.have(image) is not None for image in images[:3]] == [False, True, True]
    photos.add("d.png", replace(photo_of(np.zeros((200, 200, 3), np.uint8), "d"), path="d.png"))
    assert [photos.have(image) is not None for image in images] == [False, False, False, True]


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


def test_the_names_of_the_open_images_are_names_in_every_language(photos):
    phrases.speak(phrases.Phrasebook({"mean": "Mittel", "{} cannot be read": "{} unlesbar"}))
    try:
        assert phrases.said("mean cannot be read") == "Mittel unlesbar"
        photos.session_changed(None, Session(images=(OpenImage("/a/mean", "mean", "/a/mean"),)))
        assert phrases.said("mean cannot be read") == "mean unlesbar"
    finally:
        phrases.speak(phrases.Phrasebook({}))
