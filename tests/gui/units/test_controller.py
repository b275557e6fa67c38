"""Pictures of a whole layer in the window: they give way, are held, resumed, stopped, and opened as a sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.gui.fake_engine import PARAMETERS
from workbench.api import Param, Table
from workbench.document.history import History
from workbench.protocol.messages import Done, Failed, Progressed

PASS = "unit-pass"


@pytest.fixture
def making(make_app, engine, monkeypatch, qtbot):
    """The program while it makes the pictures of relu#1, of which 3 of 16 are there."""
    monkeypatch.setattr("workbench.gui.engine.background_jobs.REST_MS", 1)
    steps, seed = Param("steps", "int", 96, "Steps"), Param("seed", "int", 0, "Seed")
    unit, pictures = Param("unit", "unit", "", "The channel"), Param("pictures", "bool", False, "Its pictures")
    monkeypatch.setitem(PARAMETERS, "unit", [unit, pictures, steps, seed])
    order = Param("order", "choice", "strongest", "Order", choices=("strongest", "index"))
    many = Param("channels", "int", 12, "How many", low=0), Param("first", "int", 0, "Left out")
    large = Param("large", "bool", False, "As large as the input")
    layer = Param("layer", "layer", "", "The layer")
    monkeypatch.setitem(PARAMETERS, "unit-sheet", [layer, order, *many, steps, large, seed])
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    app.do("unit.all", "relu#1")
    begun(engine, qtbot)
    engine.progressed.emit(Progressed(engine.job_of(PASS), 3, 16, "pictures"))
    return app


def begun(engine, qtbot) -> None:
    qtbot.waitUntil(lambda: engine.asks(PASS), timeout=3000)


def finish(engine, made: int, dead: int = 0, of: int = 0) -> None:
    job = engine.job_of(PASS)
    engine.asked.pop(job)
    engine.done.emit(
        Done(job, Table(columns=("pictures", "dead", "units"), rows=((made, dead, of or made + dead),)), {}, None)
    )


def test_the_line_says_how_many_are_there_and_the_cards_will_show_them(making, engine, qtbot):
    line = making.units.line
    assert line.isVisibleTo(making.window)
    assert line.words.full_text == "Pictures of relu#1: 3 of 16"
    assert (line.bar.value(), line.bar.maximum()) == (3, 16)
    assert engine.asked[engine.job_of(PASS)][1] == {"layer": "relu#1", "make": True, "steps": 96, "seed": 0}
    assert making.session.params["unit"]["pictures"] is True
    qtbot.waitUntil(lambda: making.settled)  # nobody waits for them


def test_a_run_that_a_person_asks_for_comes_first_and_then_it_goes_on(making, engine, qtbot):
    job = engine.job_of(PASS)
    making.do("technique.choose", "occlusion")
    assert job in engine.cancels
    assert engine.asks("occlusion")
    engine.asked.pop(job)
    engine.answer("occlusion")
    begun(engine, qtbot)


def test_it_is_held_and_goes_on_when_a_person_says_so(making, engine, qtbot):
    job = engine.job_of(PASS)
    making.units.line.pause.click()
    assert job in engine.cancels
    assert making.units.line.words.full_text == "Pictures of relu#1: 3 of 16 · paused"
    engine.asked.pop(job)
    making.do("technique.choose", "occlusion")
    engine.answer("occlusion")
    qtbot.wait(20)
    assert not engine.asks(PASS)
    making.units.line.pause.click()
    begun(engine, qtbot)


def test_it_is_stopped_and_undone(making, engine, qtbot):
    job = engine.job_of(PASS)
    making.units.line.close_button.click()
    assert job in engine.cancels
    assert not making.units.line.isVisibleTo(making.window)
    engine.asked.pop(job)
    making.do("edit.undo")
    assert making.session.making == "relu#1"
    begun(engine, qtbot)


def test_the_sheet_opens_of_what_is_there_and_in_the_end_of_all(making, engine):
    making.units.line.sheet.click()
    sheet = making.session.params["unit-sheet"]
    assert making.session.technique == "unit-sheet"
    assert (sheet["layer"], sheet["order"], sheet["channels"], sheet["steps"]) == ("relu#1", "index", 3, 96)
    assert sheet["large"] is True  # as the cards have them
    engine.asked.pop(engine.job_of(PASS))
    engine.answer("unit-sheet")
    making.units._want()
    making.scheduler.units._begin()
    finish(engine, 14, 2)
    assert making.units.line.words.full_text == "Pictures of relu#1: all 14 are made, 2 units are dead or saturated"
    assert not making.units.line.pause.isVisibleTo(making.window)
    making.do("unit.made")
    assert making.session.params["unit-sheet"]["channels"] == 0


def test_a_failure_is_said_and_holds_it(making, engine):
    job = engine.job_of(PASS)
    engine.asked.pop(job)
    engine.failed.emit(Failed(job, "The disk is full.", ""))
    assert making.window.message.text == "The disk is full."
    assert making.units.paused


def test_another_model_without_this_layer_ends_it(making, engine, qtbot):
    making.do("model.load", "other")
    engine.say_loaded(layers=[{"name": "a", "module": "a", "call": 1, "kind": "Conv2d", "shape": [1, 2, 2]}])
    engine.answer_all()
    assert making.session.making == ""
    qtbot.wait(20)
    assert not engine.asks(PASS)


def test_a_session_that_was_left_goes_on(making, engine, qtbot):
    job = engine.job_of(PASS)
    making.do("unit.stop")
    engine.asked.pop(job)
    making.document.open(History(replace(making.session, making="relu#1")))
    begun(engine, qtbot)


def test_what_is_held_stays_held_at_the_next_start_and_its_sheet_is_there(making, engine, qtbot):
    job = engine.job_of(PASS)
    making.units.line.pause.click()
    engine.asked.pop(job)
    making.document.open(History(making.session))
    begun(engine, qtbot)
    assert engine.asked[engine.job_of(PASS)][1]["make"] is False
    finish(engine, 3, of=16)
    assert making.units.line.words.full_text == "Pictures of relu#1: 3 of 16 · paused"
    assert making.units.line.sheet.isEnabled()
    making.units.line.pause.click()
    begun(engine, qtbot)
    assert engine.asked[engine.job_of(PASS)][1]["make"] is True


def test_undo_does_not_let_go_on_what_is_held(making, engine):
    making.do("technique.choose", "occlusion")
    making.units.line.pause.click()
    making.do("edit.undo")
    assert making.units.paused
