"""The file opener: images, sessions and figures, dropped, pasted or named."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from tests.pictures import saved


def files_of(*paths) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_files_dropped_on_the_window_are_opened_and_those_that_cannot_be_read_are_named(app, tmp_path, qtbot):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    app.opener.files([str(tmp_path / "broken.png"), str(tmp_path / "second.png")])
    qtbot.waitUntil(lambda: app.session.image.name == "second.png")
    assert "broken.png" in app.window.message.text


def test_files_that_are_no_pictures_do_not_enter_the_session_and_one_sentence_counts_them(app, engine, tmp_path, qtbot):
    (tmp_path / "letter.txt").write_text("Dear reader", "utf-8")
    (tmp_path / "empty.png").write_bytes(b"")
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    whole = saved(Image.fromarray(pixels), tmp_path / "third.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])  # begins as a picture does
    before = app.session.images
    app.opener.files([str(tmp_path / name) for name in ("third.png", "letter.txt", "empty.png", "cut.png")])
    strip = app.window.panels.images.view

    def counted() -> bool:
        strip.scrollToBottom()
        strip.grab()  # the one that is cut off comes into sight, if it is in the strip by now
        return app.window.message.text.endswith("And 2 more; see the log.")

    qtbot.waitUntil(counted, timeout=30_000)
    assert app.window.message.text.startswith("letter.txt cannot be read as an image: it is in no format")
    assert [image.name for image in app.session.images] == [*(image.name for image in before), "third.png"]
    app.do("edit.undo")
    app.do("edit.redo")
    assert [image.name for image in app.session.images] == [*(image.name for image in before), "third.png"]
    log = app.window.panels.log.text.toPlainText()
    assert [log.count(name) for name in ("letter.txt", "empty.png", "cut.png")] == [1, 1, 1]


def test_an_image_whose_file_is_gone_for_a_while_comes_back_with_undo(app, engine, tmp_path, qtbot):
    path = tmp_path / "third.png"
    path.write_bytes((tmp_path / "first.png").read_bytes())
    app.opener.files([str(path), str(tmp_path / "second.png")])
    qtbot.waitUntil(lambda: app.session.image.name == "third.png")
    app.do("image.show", app.session.images[0].key)
    app.photos.forget(app.session.images[-1])
    path.rename(tmp_path / "away.png")
    app.do("image.show", str(path))
    qtbot.waitUntil(lambda: "there is no such file" in app.window.message.text)
    assert str(path) not in [image.key for image in app.session.images]
    (tmp_path / "away.png").rename(path)
    app.do("edit.undo")
    assert str(path) in [image.key for image in app.session.images]


def test_a_path_that_is_not_there_is_refused_in_words(app, qtbot, tmp_path):
    app.do("image.open", str(tmp_path / "nothing.png"))
    qtbot.waitUntil(lambda: "nothing.png" in app.window.message.text)


def test_a_picture_on_the_clipboard_becomes_an_image(app, engine):
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF3366)
    QGuiApplication.clipboard().setImage(picture)
    app.do("image.paste")
    assert app.session.image.name.startswith("pasted")
    assert app.photos.have(app.session.image).size == (20, 30)
    assert engine.runs[-1][2].pixels[0, 0].tolist() == [0xFF, 0x33, 0x66]


def drop(app, data):
    """Drag it over the window and let it go; whether the window lit up in between."""
    at, action, none = QPointF(700, 400), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), action, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(app.window, enter)
    lit = enter.isAccepted() and app.window.drop.isVisible()
    QApplication.sendEvent(app.window, QDropEvent(at, action, data, Qt.MouseButton.LeftButton, none))
    return lit


def test_files_can_be_dropped_anywhere_on_the_window(app, tmp_path, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "second.png"))])
    assert drop(app, data)
    qtbot.waitUntil(lambda: app.session.image.name == "second.png")
    assert not app.window.drop.isVisible()


def test_a_picture_dragged_out_of_a_browser_becomes_an_image(app, engine):
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF3366)
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/cat.png")])
    data.setImageData(picture)
    drop(app, data)
    assert app.session.image.path == ""
    assert engine.runs[-1][2].pixels[0, 0].tolist() == [0xFF, 0x33, 0x66]


def test_a_web_address_alone_is_not_fetched_and_it_is_said_what_to_do_instead(app):
    before, data = app.session, QMimeData()
    data.setUrls([QUrl("https://example.org/cat.png?size=300")])
    drop(app, data)
    assert "save it first, or copy and paste it" in app.window.message.text
    assert app.session == before


def test_an_image_opened_before_is_offered_again(app, tmp_path, qtbot):
    app.do("image.open", str(tmp_path / "second.png"))
    qtbot.waitUntil(lambda: bool(app.settings.now.recent("images")))
    app.do("image.recent")
    assert app.palette.widget.matches[0].title == "second.png"


@pytest.mark.parametrize("name", ["net.onnx", "net.pt", "net.pth.tar", "net.safetensors", "net.pt2"])
def test_a_model_dropped_anywhere_on_the_window_is_loaded(app, tmp_path, name):
    (tmp_path / name).write_bytes(b"weights")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
    assert drop(app, data)
    assert app.scheduler.loading == str(tmp_path / name)


def test_images_that_are_opened_together_are_all_recent_in_their_order(app, tmp_path, qtbot):
    paths = [saved(Image.new("RGB", (20, 20), (i, 0, 0)), tmp_path / f"one{i}.png") for i in range(10)]
    app.opener.files([str(path) for path in paths])
    qtbot.waitUntil(lambda: app.session.image.name == "one0.png")
    assert app.settings.now.recent("images")[:10] == tuple(map(str, paths))
