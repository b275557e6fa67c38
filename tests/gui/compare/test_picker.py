"""The list of what to compare: a count, and a sentence where there is no room."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from workbench.commands.compare import MOST_TILES


@pytest.fixture
def many(app, qtbot, tmp_path):
    """Eleven images, the last of them on the canvas."""
    paths = [tmp_path / f"more{i}.png" for i in range(9)]
    for i, path in enumerate(paths):
        Image.fromarray(np.full((30, 30, 3), 10 + i, np.uint8)).save(path)
    app.opener.samples([*(image.path for image in app.session.images), *map(str, paths)])
    app.do("image.show", str(paths[-1]))
    qtbot.waitUntil(lambda: len(app.session.images) == 11)
    return app


def test_the_open_images_are_ticked_in_a_list_with_the_one_on_the_canvas(many):
    many.do("compare.images")
    page = many.picker.page
    assert many.window.overlay.isVisible()
    assert page.list.count() == 11
    assert len(page.ticked) == 11
    assert page.count.text() == "11 of 11 ticked. Results side by side: 11."
    page.tick(False)
    assert not page.button.isEnabled()
    page.search.setText("more8")
    page.tick(True)
    assert [key.rpartition("/")[2] for key in page.ticked] == ["more8.png"]
    page.search.clear()
    assert not any(page.list.item(row).isHidden() for row in range(11))


def test_after_a_search_down_and_space_tick_and_enter_compares(many, qtbot):
    many.do("compare.images")
    page = many.picker.page
    page.tick(False)
    qtbot.keyClicks(page.search, "more7")
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.list
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert [key.rpartition("/")[2] for key in page.ticked] == ["more7.png"]
    qtbot.keyClicks(page.list, "s")  # goes on searching, in place of what was searched
    assert (page.search.text(), QApplication.focusWidget()) == ("s", page.search)
    qtbot.keyClicks(page.search, "econd")
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert len(page.ticked) == 2
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert not many.window.overlay.isVisible()
    qtbot.waitUntil(lambda: len(many.comparison.asked) == 2)


def test_letters_search_after_a_button_was_pressed(many, qtbot):
    many.do("compare.images")
    page = many.picker.page
    (nothing,) = (button for button in page.findChildren(QPushButton) if button.text() == "Tick none")
    nothing.setFocus()
    nothing.click()
    qtbot.keyClicks(nothing, "m")
    qtbot.keyClicks(QApplication.focusWidget(), "ore3")
    assert (page.search.text(), QApplication.focusWidget()) == ("more3", page.search)


def test_enter_on_another_button_presses_that(many, qtbot):
    many.do("compare.images")
    page = many.picker.page
    nothing = next(button for button in page.findChildren(QPushButton) if button.text() == "Tick none")
    nothing.setFocus()
    qtbot.keyClick(nothing, Qt.Key.Key_Return)
    assert page.ticked == []
    assert many.window.overlay.isVisible()


def test_what_is_ticked_is_compared(many, engine, qtbot):
    many.do("compare.images")
    many.picker.page.button.click()
    assert not many.window.overlay.isVisible()

    def is_there() -> bool:
        engine.answer_all()
        return many.settled and len(many.session.tiles) == 11

    qtbot.waitUntil(is_there)
    assert many.session.current in {run.image for run in many.session.compared}


def test_a_number_of_images_includes_the_one_on_the_canvas_and_says_how_many_stay_out(many, qtbot):
    many.do("compare.images", "4")
    assert many.window.message.text.startswith("4 of 11 open images are compared")
    qtbot.waitUntil(lambda: len(many.comparison.asked) == 4)
    names = [session.current.rpartition("/")[2] for session in many.comparison.asked]
    assert names == ["first.png", "second.png", "more0.png", "more8.png"]


def test_more_than_has_room_is_said_before_anything_runs(many, engine, qtbot):
    many.do("compare.images", "all")
    qtbot.waitUntil(lambda: len(many.comparison.asked) == 11)
    runs = len(engine.runs)
    many.do("compare.layers", *many.model.layers)
    assert f"at most {MOST_TILES} have" in many.window.message.text
    assert len(engine.runs) == runs


def test_layers_and_classes_begin_with_those_worth_comparing(app):
    app.do("compare.layers")
    page = app.picker.page
    assert page.list.count() == len(app.model.layers)
    assert page.ticked == list(app.model.stages)
    app.do("compare.classes")
    assert page.ticked == list(app.runs.likeliest[:3])
    assert page.list.count() == 4


def test_a_count_beyond_the_room_disables_the_button(qtbot):
    from workbench.gui.compare.picker import TickList

    page = TickList()
    qtbot.addWidget(page)
    page.show_choices([("a", "A", ""), ("b", "B", "")], {"a"}, lambda values: 40 * len(values))
    assert page.button.isEnabled()
    page.tick(True)
    assert not page.button.isEnabled()
    assert "At most 60 have room" in page.count.text()


def test_while_the_search_has_the_focus_the_list_around_it_has_no_frame(many, qtbot):
    many.do("compare.images")
    page = many.picker.page
    QApplication.processEvents()
    assert page.hasFocus()
    edge = page.count.geometry().center().y()
    picture = many.window.overlay.grab().toImage()
    at = page.mapTo(many.window.overlay, page.rect().topLeft())
    row = {picture.pixelColor(at.x() + x, at.y() + edge).name() for x in (-4, -2, 0, 1)}
    assert len(row) == 1


def test_enter_ticks_what_was_searched_for_and_once_more_compares(many, qtbot):
    many.do("compare.images")
    page = many.picker.page
    page.tick(False)
    qtbot.keyClicks(page.search, "more7")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert [key.rpartition("/")[2] for key in page.ticked] == ["more7.png"]
    assert many.window.overlay.isVisible()
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert not many.window.overlay.isVisible()


def test_techniques_are_not_compared_before_the_engine_has_said_which_there_are(make_app):
    app = make_app()
    app.do("compare.techniques")
    assert not app.window.overlay.isVisible()
    assert "is known when the engine has started" in app.window.message.text


def test_a_click_on_a_row_ticks_it_as_one_on_its_box_does_and_the_window_behind_takes_none(many, qtbot):
    many.do("compare.images")
    page, behind = many.picker.page, many.window.overlay.behind
    row = page.list.visualItemRect(page.list.item(1))
    left = Qt.MouseButton.LeftButton
    for at in (row.center(), QPoint(row.left() + 12, row.center().y())):
        for count in (10, 11):
            qtbot.mouseClick(page.list.viewport(), left, pos=at)
            assert len(page.ticked) == count
    assert behind.isVisible()
    assert behind.size() == many.window.size()
    current = many.session.current
    assert many.window.childAt(many.window.panels.images.view.mapTo(many.window, QPoint(30, 30))) is behind
    many.window.overlay.hide()
    assert not behind.isVisible()
    assert many.session.current == current


def test_behind_a_page_that_asks_nothing_the_window_takes_clicks(many):
    many.do("settings.open")
    assert many.window.overlay.isVisible()
    assert not many.window.overlay.behind.isVisible()
