"""The strip of runs: what tells them apart, and what can be done with one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QStyleOptionViewItem

from tests.gui.steps import answer, card
from workbench.api import Group
from workbench.document.history import History
from workbench.gui.panels.runs import CELL, LINES, THUMBNAIL, WIDEST


@pytest.fixture
def three(app, engine, qtbot):
    """Three runs: Grad-CAM, and occlusion twice."""
    for parameters in (("patch=16",), ("patch=32", "fill=black")):
        app.do("technique.run", "occlusion", *parameters)
        engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    return app


def lines(app) -> list[str]:
    model = app.window.panels.runs.view.model()
    return [model.index(i, 0).data(LINES)[0] for i in range(model.rowCount())]


def numbers(app) -> list[int]:
    return [run.number for run in app.session.strip]


def test_runs_of_one_technique_are_told_apart_by_what_a_person_set(three):
    assert lines(three)[1:] == ["first.png", "patch 32, fill black"]  # a patch of 16 is what it is by itself


def test_a_layer_that_was_set_by_hand_and_the_channel_of_a_unit_are_said(app, engine):
    app.do("layer.set", "relu#1")
    engine.answer_all()
    assert "relu#1" in lines(app)[-1]
    app.do("unit.open", "relu#1:7")
    answer(engine, "unit", card("relu#1:7"))
    assert lines(app)[-1].startswith("relu#1:7")
    assert isinstance(app.presenter.shown.result, Group)


def test_a_run_that_is_removed_is_back_after_an_undo_and_the_log_keeps_it(three):
    runs = three.session.runs
    three.do("run.pin")
    three.do("run.remove", "3")
    assert numbers(three) == [1, 2]
    assert three.session.pins == ()
    assert len(lines(three)) == 2
    assert three.window.message.text == "Occlusion is out of the strip; undo brings it back."
    assert three.session.runs == runs
    three.do("edit.undo")
    assert numbers(three) == [1, 2, 3]
    assert three.session.pins == (3,)
    three.do("edit.redo")
    assert numbers(three) == [1, 2]


def test_a_run_that_was_removed_comes_back_when_it_is_run_again(three, engine):
    three.do("run.remove", "3")
    three.do("run.again")
    engine.answer_all()
    assert numbers(three) == [1, 2, 3]


def test_only_what_is_pinned_stays_when_the_rest_is_removed(three):
    three.do("run.pin", "2")
    three.do("run.remove_unpinned")
    assert numbers(three) == [2]
    assert three.window.message.text == "2 runs are out of the strip; undo brings back what was there."
    three.do("edit.undo")
    assert numbers(three) == [1, 2, 3]


def test_a_run_that_is_not_in_the_strip_is_refused_in_words(three):
    three.do("run.remove", "9")
    assert three.window.message.text == "There is no run '9' in the strip."


def test_the_menu_of_a_run_shows_pins_compares_and_removes(three):
    def choose(number: int, words: str) -> None:
        menu = three.window.panels.runs.menu_of(number, number in three.session.pins)
        next(action for action in menu.actions() if action.text() == words).trigger()

    choose(1, "Show")
    assert three.session.technique == "gradcam"
    choose(2, "Pin")
    assert three.session.pins == (2,)
    choose(2, "Unpin")
    assert three.session.pins == ()
    choose(3, "Add to the comparison")
    assert 3 in three.session.tiles
    choose(2, "Remove from the strip")
    assert numbers(three) == [1, 3]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_right_button_opens_the_menu_and_shows_no_other_run(three):
    view = three.window.panels.runs.view
    before = three.session.shown
    at = view.visualRect(view.model().index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=at)
    assert three.session.shown == before
    three.window.panels.runs._open_menu(at)
    menu = three.window.panels.runs.findChild(QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert three.session.pins == (1,)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_key_is_about_the_run_that_is_shown(three):
    three.window.panels.runs._open_menu(QPoint(-1, -1))
    menu = three.window.panels.runs.findChild(QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert three.session.pins == (three.session.shown,)


def test_going_back_to_a_run_brings_its_parameters_and_its_image(app, engine, qtbot):
    app.do("technique.set", "relu", "false")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    engine.answer_all()
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    engine.answer_all()
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    runs = len(engine.runs)
    app.do("run.show", "2")
    assert app.session.technique == "gradcam"
    assert app.session.params["gradcam"] == {"relu": False}
    assert app.session.image.name == "first.png"
    assert len(engine.runs) == runs
    assert app.session.shown == 2


def test_a_run_is_as_wide_as_its_title_needs(app, engine):
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion")
    view, rows = app.window.panels.runs.view, app.window.panels.runs.view.model()
    rows.item(1).setText("Integrated gradients of the layer")
    sizes = [view.itemDelegate().sizeHint(QStyleOptionViewItem(), rows.index(i, 0)).width() for i in range(2)]
    assert sizes[0] == CELL.width() < sizes[1] <= WIDEST


def test_runs_are_pinned_in_the_order_of_pinning_and_a_pin_is_one_step_of_undo(pinned):
    assert [run.technique for run in pinned.session.pinned] == ["occlusion", "gradcam"]
    pinned.do("run.pin")
    assert [run.technique for run in pinned.session.pinned] == ["occlusion"]
    pinned.do("edit.undo")
    assert [run.technique for run in pinned.session.pinned] == ["occlusion", "gradcam"]


def test_only_the_run_on_the_canvas_is_marked(app, engine):
    strip = app.window.panels.runs
    assert strip.marked == [1]
    app.do("technique.choose", "occlusion")
    assert strip.marked == []  # nothing that has ended is on the canvas
    engine.answer("occlusion")
    assert strip.marked == [2]


def test_beside_a_comparison_no_run_is_marked(pinned):
    pinned.do("compare.pinned")
    assert pinned.session.tiles
    assert pinned.window.panels.runs.marked == []


def test_a_run_of_another_session_with_the_same_number_and_title_has_its_own_words(three):
    first, *others = three.session.runs
    there = lines(three)
    other = replace(first, key="ab" * 32, subtitle="racket (752) · portrait.jpg", image="portrait.jpg")
    three.document.open(History(replace(three.session, runs=(other, *others))))
    assert lines(three) != there
    assert lines(three)[0].startswith("racket (752)")


def test_a_thumbnail_that_could_not_be_drawn_is_drawn_once_the_result_is_there(three, qtbot):
    run = three.session.runs[0]
    panel, cache = three.window.panels.runs, three.reader.results
    entry = cache.get(run.key)
    known, cache.get = cache.get, lambda key: None if key == run.key else known(key)
    panel._thumbnails.clear()
    three.document.open(three.document.history)
    qtbot.waitUntil(lambda: three.settled)
    assert run.key not in panel._thumbnails
    cache.get = known
    cache.put(run.key, entry)
    three.runs.recorded.emit(run)
    qtbot.waitUntil(lambda: run.key in panel._thumbnails)


def test_runs_of_two_photographs_with_the_same_pixels_both_have_a_thumbnail(three, qtbot):
    first = three.session.runs[0]
    three.reader.results.put("ab" * 32, three.reader.results.get(first.key))
    twins = [replace(first, number=98 + i, key="ab" * 32, image=image) for i, image in enumerate(("a.png", "b.png"))]
    three.document.edit("Run", replace(three.session, runs=(*three.session.runs, *twins)))
    model = three.window.panels.runs.view.model()
    assert model.rowCount() == 5
    qtbot.waitUntil(lambda: all(model.index(i, 0).data(THUMBNAIL) is not None for i in range(5)), timeout=2000)


def test_runs_that_differ_in_the_end_of_a_long_reference_look_different_and_are_whole_in_words(app, engine):
    run = app.session.runs[0]
    references = [f"torchvision:squeezenet1_1?weights=none&seed={seed}" for seed in (1, 2)]
    runs = tuple(replace(run, number=i + 1, key=str(i), model=model) for i, model in enumerate(references))
    app.document.amend(replace(app.session, runs=runs))
    model = app.window.panels.runs.view.model()
    shown = [model.index(i, 0).data(LINES)[-1] for i in range(2)]
    assert ["seed=1" in shown[0], "seed=2" in shown[1]] == [True, True]
    whole = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert whole.endswith("seed=1 · first.png")
