"""The comparison steps aside for the canvas, and comes back by one click: words and picture are of one result."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.steps import settle, tiles
from workbench.gui.compare.aside_bar import AsideBar


def on_stage(app):
    return app.window.stage.currentWidget()


def test_a_run_chosen_in_the_strip_comes_onto_the_canvas_and_one_click_goes_back_to_the_comparison(two, qtbot):
    bar = two.window.findChild(AsideBar)
    assert bar.isHidden()
    two.window.panels.runs.chosen.emit(2)
    qtbot.waitUntil(lambda: two.settled)
    assert on_stage(two) is two.window.canvas
    assert two.window.canvas.view.title.text() == "Occlusion"
    assert two.window.panels.runs.marked == [2]
    assert two.window.caption.full_text == "the other"
    assert (bar.isVisible(), bar.back.text()) == (True, "Comparison of 2 results")
    bar.back.click()
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    assert on_stage(two) is two.compared
    assert (bar.isHidden(), two.session.tiles, two.window.panels.runs.marked) == (True, (1, 2), [])


def test_whatever_asks_for_another_result_brings_the_canvas_to_the_front(two, engine, qtbot):
    second = two.session.images[1].key
    for command, *arguments in (
        ("image.show", second), ("technique.choose", "activations"), ("target.set", "dog"), ("layer.set", "stem"),
        ("technique.choose", two.session.technique), ("run.show", "1"), ("run.again",),
    ):  # fmt: skip
        two.do("compare.show")
        assert on_stage(two) is two.compared
        two.do(command, *arguments)
        assert on_stage(two) is two.window.canvas, command
        assert two.session.tiles == (1, 2)
        engine.answer_all()


def test_how_the_tiles_are_looked_at_leaves_the_comparison_in_front(two, qtbot):
    for command, *arguments in (("view.colour_map", "viridis"), ("compare.one_scale",), ("run.pin", "1")):
        two.do(command, *arguments)
        assert on_stage(two) is two.compared


def test_undo_goes_back_to_what_was_in_front(two, engine, qtbot):
    two.do("image.show", two.session.images[1].key)
    engine.answer_all()
    two.do("edit.undo")
    assert on_stage(two) is two.compared
    two.do("edit.redo")
    assert on_stage(two) is two.window.canvas


def test_a_new_run_beside_a_comparison_is_added_by_one_click_and_a_new_comparison_begins_with_the_canvas(
    two, engine, qtbot
):
    two.do("technique.choose", "activations")
    engine.answer_all()
    two.window.findChild(AsideBar).add.click()
    assert two.session.tiles == (1, 2, 3)
    assert two.session.comparing
    two.do("run.show", "2")
    assert not two.window.findChild(AsideBar).add.isEnabled()
    two.do("compare.images", "all")
    settle(two, engine, qtbot, 2)
    assert {run.technique for run in two.session.compared} == {"occlusion"}


def test_the_words_below_are_those_of_the_tile_that_is_pointed_at(two, qtbot):
    caption = two.window.caption
    assert caption.full_text == "Results side by side: 2. Point at one to read what it says."
    at = QPointF(5, 5)
    QApplication.sendEvent(tiles(two)[1], QEnterEvent(at, at, at))
    assert caption.full_text == "the other"
    QApplication.sendEvent(tiles(two)[1], QEvent(QEvent.Type.Leave))
    assert caption.full_text.startswith("Results side by side: 2")
    two.do("compare.enlarge", "2")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 1)
    assert caption.full_text == "the other"


def test_escape_goes_back_to_the_comparison(two, qtbot):
    two.do("run.show", "2")
    two.window.canvas.take_focus()
    QTest.keyClick(two.window.focusWidget() or two.window, Qt.Key.Key_Escape)
    assert on_stage(two) is two.compared
    two.do("run.show", "2")
    QTest.keyClick(two.window.panels.runs.view, Qt.Key.Key_Escape)
    assert on_stage(two) is two.compared


def test_a_click_on_the_current_image_or_technique_shows_it_though_a_comparison_is_in_front(two, qtbot):
    panels = two.window.panels
    technique = panels.techniques.index_of(two.session.technique)
    for view, index in ((panels.images.view, panels.images.view.currentIndex()), (panels.techniques.view, technique)):
        two.do("compare.show")
        assert on_stage(two) is two.compared
        view.scrollTo(index)
        at = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert on_stage(two) is two.window.canvas
        assert two.session.shown == 1
