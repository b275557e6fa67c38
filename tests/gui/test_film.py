"""The filmstrip: as many images as there are, and thumbnails of those in sight."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QImage

from workbench.gui.panels import images as panel
from workbench.session.session import OpenImage


def many(count):
    return tuple(OpenImage(f"k{i}", f"img{i}.png", f"/nowhere/img{i}.png") for i in range(count))


def test_of_ten_thousand_images_only_those_in_sight_are_made_into_thumbnails(app, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(app.photos, "ask_thumbnail", lambda image: asked.append(image.key))
    app.edit("Open", replace(app.session, images=(*app.session.images, *many(10_000))))
    strip = app.window.images
    strip.view.grab()
    assert strip.note.whole == "10002"
    assert 0 < len(asked) < 60
    before = len(asked)

    def the_last_is_in_sight() -> bool:  # the strip is laid out in batches
        strip.view.scrollToBottom()
        strip.view.grab()
        return "k9999" in asked

    qtbot.waitUntil(the_last_is_in_sight, timeout=10_000)
    assert len(asked) - before < 5000


def test_thumbnails_beyond_the_limit_make_room_and_are_made_again_when_seen(app, monkeypatch):
    monkeypatch.setattr(panel, "MOST_THUMBNAILS", 2)
    film = app.window.images._model
    for i in range(4):
        film.keep_thumbnail(f"k{i}", QImage(4, 4, QImage.Format.Format_RGB888))
    assert list(film._thumbnails) == ["k2", "k3"]


def test_the_same_images_are_not_laid_out_again(app, qtbot):
    film = app.window.images._model
    with qtbot.assertNotEmitted(film.modelReset):
        app.do("technique.choose", "occlusion")
