"""A pass in the background gives way to every other job and goes on after it."""

from __future__ import annotations

import pytest

from workbench.api import Table
from workbench.document.request import Request
from workbench.gui.engine.background_pass import BackgroundPass
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.engine.image_feed import ImageFeed
from workbench.gui.engine.job import JobKind
from workbench.gui.engine.job_queue import JobQueue
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.protocol.messages import Done, Failed, Progressed

REQUEST, OTHER = (Request(name, {}, None, None, "", "model") for name in ("pass", "other"))


@pytest.fixture
def queue(engine):
    tasks = BackgroundTasks(1)
    feed = ImageFeed(engine, PhotoCache(tasks, tasks))
    yield JobQueue(engine, feed)
    feed.close()
    tasks.close()


@pytest.fixture
def units(queue):
    return BackgroundPass(queue, JobKind.UNITS, "Pictures")


def test_it_begins_when_nothing_else_is_under_way_and_gives_way(queue, units, engine):
    other = queue.run(JobKind.CANVAS_RUN, "Other", OTHER)
    units.want(REQUEST)
    assert (units.going, engine.asks("pass")) == (True, False)
    engine.done.emit(Done(other, Table(columns=("a",), rows=()), {}))
    units.go_on()
    first = engine.job_of("pass")
    queue.run(JobKind.CANVAS_RUN, "Other", OTHER)
    assert engine.cancels == [first]
    assert units.going


def test_nobody_waits_for_pictures_of_a_layer_but_for_a_look_at_a_collection(queue, units, engine):
    engine._become("busy")
    units.want(REQUEST)
    assert queue.settled
    units.stop()
    queue.run(JobKind.LOOK, "Collection", REQUEST)
    assert not queue.settled


def test_between_two_passes_it_rests_so_that_a_person_is_not_in_its_way(queue, engine, qtbot):
    units = BackgroundPass(queue, JobKind.UNITS, "Pictures", 30)
    units.want(REQUEST)
    assert not engine.asks("pass")
    qtbot.waitUntil(lambda: engine.asks("pass"), timeout=3000)


def test_its_end_is_told_with_the_answer_or_the_sentence(queue, units, engine):
    ended, table = [], Table(columns=("a",), rows=())
    units.ended.connect(lambda answer, sentence: ended.append((answer, sentence)))
    units.want(REQUEST)
    job = queue.run_of(JobKind.UNITS)
    assert units.takes(job, Done(job.number, table, {}))
    assert units.takes(job, Failed(job.number, "No."))
    assert ended == [(table, ""), (None, "No.")]
    assert not units.going


def test_its_progress_is_its_own(queue, units, engine):
    told, others = [], []
    units.progressed.connect(told.append)
    queue.progressed.connect(lambda *one: others.append(one))
    units.want(REQUEST)
    engine.progressed.emit(Progressed(engine.job_of("pass"), 1, 4, "pictures"))
    assert [message.done for message in told] == [1]
    assert others == []
