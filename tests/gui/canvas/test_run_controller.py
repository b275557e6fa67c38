"""The run controller: what is on the canvas while a run goes on, ends or is cancelled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image as PillowImage

from tests.examples.boxes import boxes
from tests.gui.steps import state
from workbench.api import UserError
from workbench.commands import COMMANDS


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


@pytest.fixture
def detector(app, engine):
    app.do("model.load", "boxes.onnx")
    engine.say_loaded(kinds=["predicted", "box", "unit"], places=True)
    engine.answer("predictions", boxes())
    engine.answer_all()
    return app


def test_what_is_found_opens_as_images_which_alone_are_listed(detector):
    before, path = detector.session.images, detector.session.image.path
    assert COMMANDS["image.cut"].can(detector)
    detector.do("image.cut")
    cuts = detector.session.images[len(before) :]
    assert len(cuts) == 3
    assert all(image.path.startswith(f"{path}?cut=") for image in cuts)
    assert detector.session.listed == tuple(image.key for image in cuts)
    assert detector.session.current == cuts[0].key
    detector.do("edit.undo")
    assert detector.session.images == before


def test_only_what_is_shown_is_cut_out_and_of_one_class_where_it_is_named(detector):
    before = detector.session.images
    detector.edit("Display", replace(detector.session, display=replace(detector.session.display, least=0.5)))
    detector.do("image.cut", "cat")
    assert len(detector.session.images) == len(before) + 1


def test_where_nothing_is_found_there_is_nothing_to_cut_out(app):
    assert not COMMANDS["image.cut"].can(app), "a classifier finds no boxes"
    with pytest.raises(UserError, match="a detector finds boxes"):
        COMMANDS["image.cut"].run(app)


def test_run_again_while_a_model_is_loading_runs_when_it_is_there(app, engine):
    first = app.session.model
    app.do("model.load", "other")
    engine.say_loaded()
    engine.answer_all()
    app.do("model.load", first)
    app.do("run.again")
    assert not engine.asks("gradcam")
    assert app.window.message.text == "The model is still loading; what you ask for runs as soon as it is there."
    engine.say_loaded()
    assert not app.window.message.isVisible()  # it is loaded
    assert engine.asks("gradcam")  # though its result is known
    assert app.scheduler._jobs.canvas_run.request.model == first


def test_run_again_before_there_is_any_model_runs_when_it_is_there(make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    app.do("run.again")
    engine.say_loaded()
    assert engine.asks("gradcam")


def test_what_is_asked_of_a_model_while_the_next_one_is_loading_is_never_run_on_that(app, engine, qtbot):
    first = app.session.model
    app.do("model.load", "other")
    app.do("image.show", app.session.images[1].key)
    app.do("technique.choose", "occlusion")
    assert [what[0] for what in engine.asked.values()] == ["load"]
    app.do("compare.techniques", "activations")
    qtbot.waitUntil(lambda: engine.asks("activations"))
    asked = [what[1] if what[0] == "load" else what[0] for what in engine.asked.values()]
    assert asked[:2] == ["other", first]  # what is compared is of the first model
    assert asked[-1] == "other"  # which comes back
    engine.fail("load", "There is no such model.", job=min(engine.asked))
    assert app.session.model == first


def test_what_waits_for_a_model_that_cannot_be_loaded_runs_on_the_one_that_is_there(app, engine):
    app.do("model.load", "other")
    app.do("technique.choose", "occlusion")
    assert not engine.asks("occlusion")
    engine.fail("load", "There is no such model.")
    assert engine.asks("occlusion")
    assert app.window.message.text == "There is no such model."
