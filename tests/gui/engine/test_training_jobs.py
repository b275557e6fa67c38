"""A training in the background: it gives way to whatever else is asked, goes on after it, and tells when it ends."""

from __future__ import annotations

import pytest

from tests.gui.training.conftest import loss_and_pictures, train
from workbench.protocol.messages import Done, Partial, Progressed

TRAIN = "painter-training"


@pytest.fixture
def heard(app) -> list:
    """What the jobs tell: progress, losses, ends."""
    told: list = []
    jobs = app.scheduler.training
    jobs.progressed.connect(lambda message: told.append(("progress", message.done)))
    jobs.shown.connect(lambda result: told.append(("shown", len(result.parts))))
    jobs.ended.connect(lambda finished, sentence: told.append(("ended", finished, sentence)))
    return told


def test_a_training_gives_way_to_a_run_and_goes_on_after_it(app, engine, heard, qtbot):
    job = train(app, engine)
    engine.progressed.emit(Progressed(job, 1, 4, "steps"))
    app.do("image.next")
    qtbot.waitUntil(lambda: job in engine.cancels)
    del engine.asked[job]
    assert app.scheduler.training.training
    engine.answer_all()
    qtbot.waitUntil(lambda: engine.asks(TRAIN))
    again = engine.job_of(TRAIN)
    engine.partial.emit(Partial(again, loss_and_pictures()))
    engine.progressed.emit(Progressed(again, 4, 4, "steps"))
    del engine.asked[again]
    engine.done.emit(Done(again, loss_and_pictures(), {}))
    assert heard == [("progress", 1), ("shown", 3), ("progress", 4), ("shown", 3), ("ended", True, "")]
    assert not app.scheduler.training.training


def test_a_training_that_is_stopped_has_ended_when_the_engine_says_so(app, engine, heard):
    job = train(app, engine)
    app.scheduler.training.stop()
    assert (engine.cancels[-1], heard, app.scheduler.training.training) == (job, [], True)
    engine.say_cancelled(job)
    assert heard == [("ended", False, "")]
    assert not app.scheduler.training.training


def test_a_training_that_waits_is_stopped_at_once_and_does_not_begin_again(app, engine, heard, qtbot):
    job = train(app, engine)
    app.do("image.next")
    qtbot.waitUntil(lambda: job in engine.cancels)
    del engine.asked[job]
    app.scheduler.training.stop()
    assert heard == [("ended", False, "")]
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    assert not engine.asks(TRAIN)


def test_a_training_that_gives_way_while_it_is_stopped_has_ended_too(app, engine, heard, qtbot):
    job = train(app, engine)
    app.scheduler.training.stop()
    app.do("image.next")
    qtbot.waitUntil(lambda: len(engine.cancels) > 1)
    del engine.asked[job]
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    assert heard == [("ended", False, "")]


def test_a_training_that_fails_says_why_once(app, engine, heard):
    train(app, engine)
    engine.fail(TRAIN, "None of the photographs can be read.")
    assert heard == [("ended", False, "None of the photographs can be read.")]


def test_escape_cancels_runs_and_no_training(app, engine):
    job = train(app, engine)
    assert not app.scheduler.running
    app.scheduler.cancel()
    assert job not in engine.cancels
