"""Undo and redo in the window: what is a step, and what becomes one with the next."""

from __future__ import annotations

from tests.examples.boxes import boxes
from workbench.gui.canvas.views.boxes import BoxesView


def test_a_parameter_that_is_dragged_makes_one_step_of_undo(app, engine):
    app.do("technique.choose", "occlusion")
    steps = len(app.history.past)
    for patch in ("20", "24", "28"):
        app.do("technique.set", "patch", patch)
    assert len(app.history.past) == steps + 1
    app.do("edit.undo")
    assert app.session.params.get("occlusion", {}) == {}


def test_undo_goes_back_and_redo_goes_forward(app, engine):
    app.do("target.set", "dog")
    engine.answer_all()
    app.do("edit.undo")
    assert app.session.target == "predicted"
    assert app.session.shown == 1
    app.do("edit.redo")
    assert app.session.target == "class:3"
    assert app.session.shown == 2
    assert len(app.session.runs) == 2


def test_the_display_is_part_of_the_session_and_changes_no_number(app, engine):
    runs = len(engine.runs)
    app.do("view.opacity", "30")
    app.do("view.colour_map", "viridis")
    assert app.session.display.opacity == 0.3
    assert app.session.display.colour_map == "viridis"
    assert len(engine.runs) == runs
    app.do("edit.undo")
    app.do("edit.undo")
    assert app.session.display.opacity == 0.6


def test_undo_with_nothing_to_undo_says_so_and_where_the_session_before_is(app, engine):
    while app.history.past:
        app.do("edit.undo")
    app.do("edit.undo")
    assert app.window.message.text == "There is nothing to undo."
    app.do("session.new")
    app.do("edit.undo")
    assert app.window.message.text == (
        "There is nothing to undo in this session; File > Back to the session before brings that one back."
    )
    app.do("edit.redo")
    assert app.window.message.text == "There is nothing to do again."


def test_the_box_that_a_click_made_the_target_is_marked_until_that_is_taken_back(app, engine, qtbot):
    app.do("technique.choose", "predictions")
    qtbot.waitUntil(lambda: engine.asks("predictions"))
    engine.answer("predictions", boxes(targets=("class:0", "class:1", "class:2")))
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    view = app.window.canvas.view
    assert isinstance(view, BoxesView)
    view.list.chosen.emit(1)
    assert (app.session.target, view.surface.chosen_row) == ("class:1", 1)
    app.do("edit.undo")
    assert (app.session.target, view.surface.chosen_row) == ("predicted", None)
