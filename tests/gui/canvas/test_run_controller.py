"""The run controller: what is on the canvas while a run goes on, ends or is cancelled."""

from __future__ import annotations

import numpy as np
from PIL import Image as PillowImage

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


def test_a_file_that_was_replaced_is_said_and_read_again_when_a_person_asks(app, engine, qtbot):
    image, before = app.session.image, app.presenter.shown.request.photo.digest
    PillowImage.fromarray(np.zeros((44, 61, 3), np.uint8)).save(image.path)
    app.window.activated.emit()
    assert app.window.message.text.startswith(f"{image.name} has changed on the disk")
    app.do("export.copy_command")
    assert "it gives other numbers" in app.window.message.text
    assert app.presenter.shown.request.photo.digest == before  # until a person asks
    app.do("image.reload")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    assert app.presenter.shown.request.photo.digest != before
    assert len(app.session.runs) == 2
    app.say("nothing")
    app.window.activated.emit()
    assert app.window.message.text == "nothing"
