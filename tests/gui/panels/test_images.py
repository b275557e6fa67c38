"""The filmstrip: as many images as there are, and thumbnails of those in sight."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from workbench.document.session import OpenImage
from workbench.gui.panels import images as panel
from workbench.gui.shell.main_window import NARROWEST


def many(count):
    return tuple(OpenImage(f"k{i}", f"img{i}.png", f"/nowhere/img{i}.png") for i in range(count))


def test_of_ten_thousand_images_only_those_in_sight_are_made_into_thumbnails(app, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(app.photos, "ask_thumbnail", lambda image: asked.append(image.key))
    app.edit("Open", replace(app.session, images=(*app.session.images, *many(10_000))))
    strip = app.window.panels.images
    strip.view.grab()
    assert strip.note.full_text == "10002"
    assert 0 < len(asked) <= panel.AT_ONCE
    thumbnail = QImage(4, 4, QImage.Format.Format_RGB888)

    def the_last_is_in_sight() -> bool:  # the strip is laid out in batches
        strip.view.scrollToBottom()
        strip.view.grab()
        for key in list(strip._asked):
            app.photos.thumbnail_ready.emit(key, thumbnail)
        return "k9999" in asked

    qtbot.waitUntil(the_last_is_in_sight, timeout=10_000)
    assert len(asked) < 5000


def test_in_the_narrowest_side_two_thumbnails_stand_beside_each_other(app, qtbot):
    app.edit("Open", replace(app.session, images=many(40)))
    app.window.resize(800, 540)
    view = app.window.panels.images.view
    qtbot.waitUntil(lambda: view.visualRect(view.model().index(2, 0)).isValid())
    assert app.window.panels.images.width() == NARROWEST[0]
    first, second, third = (view.visualRect(view.model().index(i, 0)) for i in range(3))
    assert first.top() == second.top() < third.top()
    assert view.viewport().rect().right() >= second.right()


def test_who_scrolls_gets_the_thumbnails_in_sight_first_and_not_those_that_went_by(app, qtbot, monkeypatch):
    app.window.resize(1440, 900)
    asked = []
    monkeypatch.setattr(app.photos, "ask_thumbnail", lambda image: asked.append(image.key))
    app.edit("Open", replace(app.session, images=(*app.session.images, *many(600))))
    strip = app.window.panels.images
    strip.view.grab()
    first = list(asked)
    bar = strip.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 5000)
    for at in range(0, 5000, 200):  # nothing arrives meanwhile
        bar.setValue(at)
        strip.view.grab()
    assert asked == first
    for key in first:
        app.photos.thumbnail_ready.emit(key, QImage(4, 4, QImage.Format.Format_RGB888))
    rows = [strip._model.rows[key] for key in asked[len(first) :]]
    assert rows
    assert all(strip._in_sight(row) for row in rows)


def test_images_that_cannot_be_read_keep_no_others_waiting(app, qtbot):
    app.window.resize(1440, 900)
    app.edit("Open", replace(app.session, images=(*many(5), *app.session.images)))
    strip = app.window.panels.images
    qtbot.waitUntil(lambda: strip.view.grab() is not None and len(strip._broken) == 5)
    qtbot.waitUntil(lambda: not strip._asked)
    assert app.session.images[-1].key in strip._model._thumbnails


def test_thumbnails_beyond_the_limit_make_room_and_are_made_again_when_seen(app, monkeypatch):
    monkeypatch.setattr(panel, "MOST_THUMBNAILS", 2)
    film = app.window.panels.images._model
    for i in range(4):
        film.keep_thumbnail(f"k{i}", QImage(4, 4, QImage.Format.Format_RGB888))
    assert list(film._thumbnails) == ["k2", "k3"]


def test_the_same_images_are_not_laid_out_again(app, qtbot):
    film = app.window.panels.images._model
    with qtbot.assertNotEmitted(film.modelReset):
        app.do("technique.choose", "occlusion")


def test_a_folder_of_many_images_makes_only_the_thumbnails_that_are_in_sight(app, tmp_path, qtbot):
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(300):
        (folder / f"{i}.bmp").write_bytes((tmp_path / "first.png").read_bytes())
    asked = []
    app.photos.ask_thumbnail = lambda image: asked.append(image.name)
    app.do("image.open", str(folder))
    qtbot.waitUntil(lambda: len(app.session.images) == 302)
    app.window.panels.images.view.grab()
    assert 0 < len(asked) < 60


def many_images(app, qtbot, tmp_path, count: int = 4):
    """The panel with two images of the fixture and so many more, of which the first of all is shown."""
    for i in range(count):
        (tmp_path / f"{i}.png").write_bytes((tmp_path / "first.png").read_bytes())
    app.do("image.open", *(str(tmp_path / f"{i}.png") for i in range(count)))
    qtbot.waitUntil(lambda: len(app.session.images) == 2 + count)
    app.do("image.show", "first.png")
    return app.window.panels.images


def test_only_some_images_are_listed_until_one_click_lists_all(app, qtbot, tmp_path):
    panel = many_images(app, qtbot, tmp_path)
    app.do("image.only", "1.png", "first.png")
    assert [image.name for image in panel._model.images] == ["first.png", "1.png"]
    assert panel.note.full_text == "2 of 6"
    assert len(app.session.images) == 6
    app.do("image.next")
    assert app.session.image.name == "1.png"
    app.do("image.next")
    assert app.session.image.name == "first.png"
    panel.all_button.click()
    assert len(panel._model.images) == 6
    assert panel.all_button.isHidden()
    app.step(forward=False)
    assert panel.note.full_text == "2 of 6"


def test_what_is_opened_is_listed_too(app, qtbot, tmp_path):
    panel = many_images(app, qtbot, tmp_path)
    app.do("image.only", "1.png")
    (tmp_path / "new.png").write_bytes((tmp_path / "first.png").read_bytes())
    app.do("image.open", str(tmp_path / "new.png"))
    qtbot.waitUntil(lambda: [image.name for image in panel._model.images] == ["1.png", "new.png"])


def test_an_image_that_is_not_open_is_named_and_the_list_stays(app):
    app.do("image.only", "first.png", "none.png")
    assert app.window.message.text == "There is no open image 'none.png'."
    assert app.session.listed == ()


def test_ctrl_and_shift_select_images_and_show_none_of_them(app, qtbot, tmp_path):
    panel = many_images(app, qtbot, tmp_path)
    view, model = panel.view, panel._model

    def click(row: int, keys) -> None:
        qtbot.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, keys, view.visualRect(model.index(row, 0)).center()
        )

    click(2, Qt.KeyboardModifier.ControlModifier)
    click(4, Qt.KeyboardModifier.ControlModifier)
    assert app.session.image.name == "first.png"
    assert [key.rpartition("/")[2] for key in panel.selected] == ["first.png", "0.png", "2.png"]
    app.do("technique.choose", "occlusion")
    assert len(panel.selected) == 3  # another edit keeps it
    click(1, Qt.KeyboardModifier.NoModifier)
    assert app.session.image.name == "second.png"
    assert len(panel.selected) == 1
