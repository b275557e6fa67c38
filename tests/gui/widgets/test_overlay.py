"""Overlays: a page over the window that Escape puts away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea

from tests.gui.steps import settle, tiles


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


@pytest.mark.parametrize("page", ["settings.open", "help.shortcuts", "help.about", "plugin.manage", "compare.images"])
def test_every_page_lies_within_a_window_at_200_per_cent_and_its_buttons_can_be_reached(app, qtbot, page):
    """1600 pixels at 200 % are a window of 800."""
    app.window.resize(800, 500)
    app.do(page)
    overlay = app.window.overlay
    QApplication.processEvents()
    assert app.window.rect().contains(overlay.geometry())
    scroll = overlay.findChild(QScrollArea, "page")
    assert not scroll.horizontalScrollBar().isVisible()
    for button in overlay.findChildren(QPushButton):
        if button.isVisible():
            scroll.ensureWidgetVisible(button, 0, 0)
            place = QRect(button.mapTo(scroll.viewport(), QPoint()), button.size())
            assert scroll.viewport().rect().contains(place), button.text()


@pytest.mark.parametrize("page", ["settings.open", "help.shortcuts", "plugin.manage", "compare.images"])
def test_a_page_that_fits_the_window_does_not_scroll(app, qtbot, page):
    app.window.resize(1590, 970)
    app.do(page)
    QApplication.processEvents()
    overlay = app.window.overlay
    assert overlay.height() < 970 - 2 * 8
    assert not overlay.findChild(QScrollArea, "page").verticalScrollBar().isVisible()


def test_a_page_becomes_smaller_with_its_window_and_its_keys_scroll(app, qtbot):
    app.do("help.shortcuts")
    overlay = app.window.overlay
    app.window.resize(800, 500)
    QApplication.processEvents()
    assert app.window.rect().contains(overlay.geometry())
    bar = overlay.findChild(QScrollArea, "page").verticalScrollBar()
    assert bar.maximum() > 0
    qtbot.keyClick(overlay, Qt.Key.Key_Down)
    assert bar.value() > 0


def test_a_list_in_a_page_becomes_smaller_before_the_page_scrolls_so_that_its_buttons_are_seen(app, qtbot):
    app.window.resize(960, 500)  # 1920 x 1080 at 200 %
    app.do("compare.images")
    QApplication.processEvents()
    page = app.picker.page
    scroll = app.window.overlay.findChild(QScrollArea, "page")
    assert not scroll.verticalScrollBar().isVisible()
    for widget in (page.search, page.count, page.button):
        place = QRect(widget.mapTo(scroll.viewport(), QPoint()), widget.size())
        assert scroll.viewport().rect().contains(place)


def test_what_had_the_keyboard_has_it_again_and_after_a_comparison_was_chosen_its_first_tile(app, engine, qtbot):
    app.window.activateWindow()
    before = app.window.panels.techniques.view
    before.setFocus()
    app.do("help.shortcuts")
    qtbot.keyClick(app.window.overlay, Qt.Key.Key_Escape)
    assert app.window.focusWidget() is before
    app.window.take_focus()  # as after a choice in the palette
    app.do("compare.techniques")
    page = app.picker.page
    qtbot.keyClicks(page.search, "occlusion")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert app.window.focusWidget() is not page.search
    settle(app, engine, qtbot, 2)
    qtbot.waitUntil(lambda: any(tile.isAncestorOf(app.window.focusWidget()) for tile in tiles(app)))
    qtbot.keyClick(app.window.focusWidget(), Qt.Key.Key_W)
    assert app.session.wiped
