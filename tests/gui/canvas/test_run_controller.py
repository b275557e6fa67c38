"""The run controller: what is on the canvas while a run goes on, ends or is cancelled."""

from __future__ import annotations

from tests.gui.steps import state


def test_partial_pictures_are_painted_and_marked_as_not_finished(app, engine):
    app.do("technique.choose", "occlusion")
    engine.draw("occlusion", 1, 4)
    assert app.window.caption.full_text == "partial"
    assert state(app) == "So far"
    assert app.window.status.words.full_text == "Occlusion: 1 of 4 squares"
    assert not app.runs.has_result
    engine.answer("occlusion")
    assert state(app) == ""
    assert app.runs.has_result


def test_what_a_run_had_come_to_stays_when_it_is_cancelled(app, engine):
    app.do("technique.choose", "occlusion")
    engine.draw("occlusion")
    job = engine.job_of("occlusion")
    app.do("run.cancel")
    engine.say_cancelled(job)
    assert app.presenter.shown.result.caption == "partial"
    assert app.window.canvas.view.state.text() == "So far"
    assert not app.runs.has_result
