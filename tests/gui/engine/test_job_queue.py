"""The engine's unfinished jobs, and which answers count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.gui.fake_engine import heatmap
from workbench.document.request import Request
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.engine.image_feed import ImageFeed
from workbench.gui.engine.job import Job, JobKind
from workbench.gui.engine.job_queue import CANCELLABLE, JobQueue
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.protocol.messages import Done

REQUEST = Request("gradcam", {}, None, None, "key", "model")


@pytest.fixture
def queue(engine):
    tasks = BackgroundTasks(1)
    feed = ImageFeed(engine, PhotoCache(tasks, tasks))
    yield JobQueue(engine, feed)
    feed.close()
    tasks.close()


def run(queue: JobQueue, kind: JobKind = JobKind.CANVAS_RUN, load: int = 0) -> int:
    return queue.run(kind, "Grad-CAM", REQUEST, load)


def test_only_runs_of_a_comparison_let_others_come_first(queue, engine, monkeypatch):
    urgent: list[bool] = []
    monkeypatch.setattr(engine, "run", lambda *arguments: urgent.append(arguments[-1]) or len(urgent))
    for kind in (JobKind.CANVAS_RUN, JobKind.PREDICTION, JobKind.GUESS, JobKind.AWAITING_RUN, JobKind.COMPARISON_RUN):
        queue.run(kind, "Grad-CAM", replace(REQUEST, key=kind.name))
    assert urgent == [True, True, True, True, False]


def test_an_answer_ends_its_job_and_a_second_one_is_ignored(queue, engine):
    done: list[int] = []
    queue.done.connect(lambda job, _message: done.append(job.number))
    number = run(queue)
    for _ in range(2):
        engine.done.emit(Done(number, heatmap(), {}))
    assert done == [number]
    assert not queue


def test_a_dropped_job_is_cancelled_and_nobody_hears_of_it(queue, engine):
    ended: list[object] = []
    queue.cancelled.connect(ended.append)
    number = run(queue)
    queue.drop(queue.canvas_run)
    engine.say_cancelled(number)
    assert engine.cancels == [number]
    assert ended == []


@pytest.mark.parametrize("kinds", [("CANVAS_RUN", "COMPARISON_RUN"), ("COMPARISON_RUN", "CANVAS_RUN")])
def test_what_the_canvas_and_a_comparison_ask_for_is_one_run_that_answers_both(queue, engine, kinds):
    first, second = (run(queue, JobKind[kind]) for kind in kinds)
    assert first == second
    assert len(engine.runs) == 1
    assert queue.canvas_run.number == first
    assert queue.compared == [REQUEST]
    assert engine.hurried == ([first] if kinds[1] == "CANVAS_RUN" else [])  # the canvas comes first


def test_a_run_that_the_canvas_leaves_goes_on_for_the_comparison(queue, engine):
    run(queue, JobKind.COMPARISON_RUN)
    number = run(queue)
    queue.pause(True)
    queue.leave(queue.canvas_run)
    assert queue.canvas_run is None
    assert queue.jobs[number].kind is JobKind.COMPARISON_RUN
    assert engine.cancels == []
    assert engine.pauses == [(number, True), (number, False)]  # nobody could let it go on


@pytest.mark.parametrize("kind", list(JobKind))
def test_the_user_cancels_every_job_but_predictions_and_a_model_that_comes_back(queue, engine, kind):
    if kind in (JobKind.LOAD, JobKind.COMPARISON_LOAD, JobKind.LOAD_BACK):
        number = queue.load(kind, "model", "cpu")
    else:
        number = run(queue, kind)
    queue.cancel()
    assert engine.cancels == ([number] if kind in CANCELLABLE else [])
    assert queue.running == (kind in CANCELLABLE)


def test_the_next_job_lets_a_paused_run_go_on(queue, engine):
    number = run(queue)
    queue.pause(True)
    assert queue.paused
    run(queue, JobKind.PREDICTION)
    assert not queue.paused
    assert engine.pauses == [(number, True), (number, False)]


def test_runs_that_await_a_model_become_runs_of_the_comparison_with_it(queue, engine):
    load = queue.load(JobKind.COMPARISON_LOAD, "other", "cpu")
    number = run(queue, JobKind.AWAITING_RUN, load)
    back = queue.load(JobKind.LOAD_BACK, "model", "cpu")
    (released,) = queue.release(load, lambda request: replace(request, key="known"))
    assert (released.kind, released.request.key) == (JobKind.COMPARISON_RUN, "known")
    assert list(queue.jobs) == [load, number, back]
    assert queue.release(load, lambda request: request) == []


def test_runs_that_await_a_model_are_forgotten_with_it(queue, engine):
    failed: list[int] = []
    queue.failed.connect(lambda job, _message: failed.append(job.number))
    load = queue.load(JobKind.COMPARISON_LOAD, "other", "cpu")
    number = run(queue, JobKind.AWAITING_RUN, load)
    engine.fail("load", "There is no such model.", job=load)
    engine.fail("gradcam", "No model is loaded.", job=number)
    assert failed == [load]
    assert not queue


OVER_ALL = replace(REQUEST, technique="collection-robustness", params={"collection": "photos"}, key="")


def over_all(queue: JobQueue, kind: JobKind = JobKind.ROBUSTNESS) -> int:
    return queue.run(kind, "Robustness", OVER_ALL)


@pytest.mark.parametrize("kind", [JobKind.CANVAS_RUN, JobKind.PREDICTION, JobKind.COMPARISON_RUN])
def test_what_goes_over_a_whole_collection_gives_way_to_a_person_and_goes_on_after(queue, engine, qtbot, kind):
    told: list[Job] = []
    queue.cancelled.connect(told.append)
    first = over_all(queue)
    other = run(queue, kind)
    assert engine.cancels == [first]
    engine.say_cancelled(first)
    assert told == [], "it has not ended"
    assert queue.run_of(JobKind.ROBUSTNESS).waits
    assert not queue.is_free_for(JobKind.LOOK), "which would come before it"
    engine.done.emit(Done(other, heatmap(), {}))
    qtbot.waitUntil(lambda: not queue.run_of(JobKind.ROBUSTNESS).waits, timeout=3000)
    assert engine.runs[-1][:2] == ("collection-robustness", {"collection": "photos"})


def test_two_questions_about_a_whole_collection_are_answered_one_after_the_other(queue, engine):
    over_all(queue)
    over_all(queue, JobKind.JUDGEMENT)
    assert engine.cancels == []


def test_an_answer_that_came_before_it_gave_way_counts(queue, engine, qtbot):
    told: list[JobKind] = []
    queue.done.connect(lambda job, _message: told.append(job.kind))
    first = over_all(queue)
    run(queue)
    engine.done.emit(Done(first, heatmap(), {}))
    assert told == [JobKind.ROBUSTNESS]


def test_what_gave_way_is_cancelled_by_the_user_at_once_and_said(queue, engine):
    told: list[JobKind] = []
    queue.cancelled.connect(lambda job: told.append(job.kind))
    over_all(queue)
    run(queue)
    queue.cancel()
    assert told == [JobKind.ROBUSTNESS]
    assert queue.run_of(JobKind.ROBUSTNESS) is None


def test_what_gave_way_to_another_model_was_asked_of_the_one_before_and_is_dropped(queue, engine, qtbot):
    over_all(queue)
    queue.load(JobKind.LOAD, "other", "cpu")
    engine.say_loaded()
    assert not queue
    over_all(queue)
    queue.load(JobKind.LOAD, "missing", "cpu")
    engine.fail("load", "There is no such model.")
    qtbot.waitUntil(lambda: not queue.run_of(JobKind.ROBUSTNESS).waits, timeout=3000)
