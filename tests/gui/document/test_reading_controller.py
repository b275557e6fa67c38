"""How a file is read: asked where the file does not say it, or where the person asks; remembered in the session."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

RAMP = np.arange(1020, dtype=np.uint16).reshape(30, 34)


@pytest.fixture
def page(app):
    """The page, once it is there."""

    def visible():
        page = app.readings._page
        return page if page is not None and page.isVisible() else None

    return visible


def test_a_dark_picture_of_16_bits_is_asked_for_and_opens_as_it_was_stated(app, page, tmp_path, qtbot):
    Pillow.fromarray(RAMP).save(tmp_path / "dark.png")
    app.do("image.open", str(tmp_path / "dark.png"))
    qtbot.waitUntil(lambda: page() is not None)
    assert app.window.message.text == ""  # the question says why it is asked
    assert page().why.isVisible()
    assert "span 0 to 1,019" in app.window.panels.log.text.toPlainText()
    assert page().facts.text() == "dark.png: 34 × 30 px, 1 band of 16 bits, values 0 to 1,019"
    assert (page().black.text(), page().white.text()) == ("0", "1019")
    assert not page().picture.pixmap().isNull()
    assert page().range.currentText() == "0 – 1,019 (all values)"
    page().white.setText("nothing")
    page().white.textEdited.emit("nothing")
    assert not page().read.isEnabled()
    assert "range must be LOW..HIGH" in page().problem.text()
    page().white.setText("1020")
    page().white.textEdited.emit("1020")
    page().read.click()
    qtbot.waitUntil(lambda: app.session.image.name == "dark.png?range=0..1020")
    assert page() is None
    assert app.session.image.path == f"{tmp_path}/dark.png?range=0..1020"
    assert app.photos.have(app.session.image).pixels[0, 4].tolist() == [1, 1, 1]


def test_enter_reads_what_is_stated_from_wherever_the_keyboard_is(app, page, tmp_path, qtbot):
    Pillow.fromarray(RAMP).save(tmp_path / "dark.png")
    app.do("image.open", str(tmp_path / "dark.png"))
    qtbot.waitUntil(lambda: page() is not None)
    assert QApplication.focusWidget() is page().range
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: app.session.image.name == "dark.png?range=0..1019")


def test_a_file_that_is_asked_about_is_not_refused_with_the_others(app, page, tmp_path, qtbot):
    Pillow.fromarray(RAMP).save(tmp_path / "dark.png")
    (tmp_path / "letter.png").write_text("Dear reader", "utf-8")
    names = ("dark.png", "letter.png", "second.png")
    app.do("image.open", *(str(tmp_path / name) for name in names))
    qtbot.waitUntil(lambda: page() is not None and bool(app.window.message.text))
    assert app.window.message.text == "letter.png cannot be read as an image: it is in no format that is known here."


def test_bands_are_chosen_and_the_effect_is_shown(app, page, tmp_path, qtbot):
    bands = np.random.default_rng(0).integers(0, 256, (5, 6, 7), np.uint8)
    tifffile.imwrite(tmp_path / "five.tif", bands, photometric="minisblack", planarconfig="separate")
    app.do("image.open", str(tmp_path / "five.tif"))
    qtbot.waitUntil(lambda: page() is not None)
    for combo, band in zip(page().bands, (3, 2, 1), strict=True):
        combo.setCurrentIndex(band - 1)
        combo.activated.emit(band - 1)
    page().read.click()
    qtbot.waitUntil(lambda: app.session.image.name == "five.tif?bands=3,2,1")
    np.testing.assert_array_equal(app.photos.have(app.session.image).pixels, np.moveaxis(bands[2::-1], 0, 2))


def test_several_images_are_asked_about_one_after_another(app, page, tmp_path, qtbot):
    names = ["a.png", "b.png"]
    for name in names:
        Pillow.fromarray(RAMP).save(tmp_path / name)
    app.do("image.open", *(str(tmp_path / name) for name in names))
    for name in names:
        qtbot.waitUntil(lambda name=name: page() is not None and page().facts.text().startswith(name))
        page().read.click()
        qtbot.waitUntil(lambda name=name: app.session.image.name == f"{name}?range=0..1019")
    assert page() is None


def test_another_page_takes_the_place_of_the_first_and_undo_brings_it_back(app, page, tmp_path, qtbot):
    first, second = Pillow.new("RGB", (8, 6), "red"), Pillow.new("RGB", (8, 6), "blue")
    first.save(tmp_path / "two.tif", save_all=True, append_images=[second])
    app.do("image.open", str(tmp_path / "two.tif"))
    qtbot.waitUntil(lambda: app.session.image.name == "two.tif")
    assert "two.tif has 2 pages; this is page 1 (Image > Read as… reads another)." in app.window.caveat.accessibleName()
    app.do("image.read_as")
    qtbot.waitUntil(lambda: page() is not None)
    page().page.setCurrentIndex(1)
    page().page.activated.emit(1)
    qtbot.waitUntil(lambda: "page 2 of 2" in page().facts.text())
    page().read.click()
    qtbot.waitUntil(lambda: app.session.image.name == "two.tif?page=2")
    assert [image.name for image in app.session.images] == ["first.png", "second.png", "two.tif?page=2"]
    assert app.photos.have(app.session.image).pixels[0, 0].tolist() == [0, 0, 255]
    app.do("edit.undo")
    assert app.session.image.name == "two.tif"


def test_a_reading_is_a_line_of_a_macro_and_what_is_wrong_with_it_is_said(app, tmp_path, qtbot):
    app.do("image.read_as", "bands=3,2,1")
    qtbot.waitUntil(lambda: app.session.image.name == "first.png?bands=3,2,1")
    app.do("image.read_as", "gamma=2")
    assert "After ? an image takes member=, page=, bands=, range= and cut=" in app.window.message.text
    app.do("image.read_as", "bands=4")
    qtbot.waitUntil(lambda: "it has 3 bands; got band 4" in app.window.message.text)


def test_only_an_image_of_a_file_can_be_read_in_another_way(app):
    from PySide6.QtGui import QGuiApplication, QImage

    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF3366)
    QGuiApplication.clipboard().setImage(picture)
    app.do("image.paste")
    app.do("image.read_as")
    assert "Only an image of a file can be read" in app.window.message.text
