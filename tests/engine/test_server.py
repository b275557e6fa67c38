"""The engine's messages: throttled at the source, the last progress always sent, a cancelled job ended."""

from __future__ import annotations

import os
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from workbench.api import Progress, Scores, UserError
from workbench.engine import server as servers
from workbench.engine.host import Outcome
from workbench.engine.sweep import Stopped
from workbench.protocol import messages
from workbench.protocol.messages import Cancel, Cancelled, Done, Failed, ImagePixels, Load, Partial, Progressed, Run

SCORES = Scores(values=np.ones(1, np.float32), names=("a",), indices=np.zeros(1, np.int32))


class Clock:
    """Time that stands still until it is told."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self):
        return self.now


class FakeHost:
    """Yields what a test puts in ``items``; a function among them is called in its turn."""

    problems = ()
    model = None
    outdated = ""

    def __init__(self):
        self.items, self.closed, self.pixels = [], False, []

    def run(self, request, wanted=None):
        self.pixels.append(request.pixels)
        self.wanted = wanted
        try:
            for item in self.items:
                if callable(item):
                    item()
                else:
                    yield item
        finally:
            self.closed = True

    def load(self, reference, device, trusted=""):
        raise UserError("There is no such model.")

    def title_of(self, technique):
        return technique


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(servers, "time", SimpleNamespace(monotonic=clock.monotonic, perf_counter=clock.monotonic))
    return clock


@pytest.fixture
def engine(monkeypatch):
    """A server whose messages are kept in ``sent``."""
    monkeypatch.setattr(threading.Thread, "start", lambda self: None)  # nothing is read ahead
    server = servers.Server(os.devnull, os.devnull)
    server._host, server.sent = FakeHost(), []
    monkeypatch.setattr(server, "_send", server.sent.append)
    return server


def kinds(engine):
    return [type(message).__name__ for message in engine.sent]


def test_progress_is_sent_at_once_then_after_a_pause_and_the_last_always(engine, clock):
    def later():
        clock.now += servers.PAUSE

    steps = [Progress(k, 9, "steps") for k in range(9)]
    engine._host.items = [*steps[:4], later, *steps[4:], Outcome(SCORES, None, {})]
    engine._answer(Run(1, "any", {}))
    assert [m.done for m in engine.sent if isinstance(m, Progressed)] == [0, 4, 8]
    assert kinds(engine)[-2:] == ["Progressed", "Done"]


def test_of_partial_pictures_that_come_fast_the_first_is_sent_and_the_answer(engine, clock):
    engine._host.items = [*[Outcome(SCORES, None)] * 20, Outcome(SCORES, None, {})]
    engine._answer(Run(1, "any", {}))
    assert kinds(engine) == ["Partial", "Done"]


def test_partial_pictures_do_not_hold_back_progress(engine, clock):
    engine._host.items = [Outcome(SCORES, None), Progress(1, 2, ""), Outcome(SCORES, None, {})]
    engine._answer(Run(1, "any", {}))
    assert kinds(engine) == ["Partial", "Progressed", "Done"]


def test_a_run_that_is_cancelled_is_closed_at_its_next_yield(engine, clock):
    engine._host.items = [Progress(0, 2, ""), lambda: engine._cancelled.add(7), Progress(1, 2, ""), "never"]
    engine._answer(Run(7, "any", {}))
    assert kinds(engine) == ["Progressed", "Cancelled"]
    assert engine._host.closed
    assert not engine._cancelled


def test_a_run_that_is_cancelled_while_it_waits_for_what_it_runs_on_is_told_so_and_ends(engine, clock):
    def waits():
        assert engine._host.wanted()
        engine._cancelled.add(7)
        assert not engine._host.wanted()
        raise Stopped

    engine._host.items = [Progress(0, 2, ""), waits]
    engine._answer(Run(7, "any", {}))
    assert kinds(engine) == ["Progressed", "Cancelled"]
    assert not engine._cancelled


def test_an_engine_that_nobody_asks_prepares_what_the_next_run_needs(engine, monkeypatch):
    prepared = []
    engine._host.prepare_ahead = lambda: (prepared.append(True), engine._inbox.put(Run(1, "any", {})))
    engine._host.items = [Outcome(SCORES, None, {}), lambda: pytest.fail("one message, one answer")]
    monkeypatch.setattr(servers, "IDLE", 0.01)
    monkeypatch.setattr(servers.host, "Host", lambda _made: engine._host)
    monkeypatch.setattr(engine, "_answer", lambda message: (_ for _ in ()).throw(KeyboardInterrupt))
    engine._host.problems, engine._host.describe = (), list
    with pytest.raises(KeyboardInterrupt):
        engine.serve()
    assert prepared == [True]


def test_a_job_that_is_cancelled_before_its_turn_is_not_begun(engine):
    engine._cancelled.add(7)
    engine._answer(Run(7, "any", {}))
    assert engine.sent == [Cancelled(7)] or kinds(engine) == ["Cancelled"]
    assert not engine._host.pixels


def test_pixels_are_sent_once_and_known_by_their_digest_afterwards(engine):
    pixels = np.zeros((2, 2, 3), np.uint8)
    engine._host.items = [Outcome(SCORES, None, {})]
    engine._answer(Run(1, "any", {}, "a.png", "digest", pixels))
    engine._answer(Run(2, "any", {}, "a.png", "digest"))
    assert [given is pixels for given in engine._host.pixels] == [True, True]


def test_the_pixels_of_a_run_that_is_cancelled_before_its_turn_are_kept_for_the_next(engine):
    pixels = np.zeros((2, 2, 3), np.uint8)
    engine._cancelled.add(1)
    engine._answer(Run(1, "any", {}, "a.png", "digest", pixels))
    engine._host.items = [Outcome(SCORES, None, {})]
    engine._answer(Run(2, "any", {}, "a.png", "digest"))
    assert kinds(engine) == ["Cancelled", "Done"]
    assert engine._host.pixels[0] is pixels


def test_pixels_that_the_engine_does_not_have_are_asked_for(engine):
    pixels = np.ones((2, 2, 3), np.uint8)
    engine._seen.put(ImagePixels(2, 0, pixels, "another"))
    engine._host.items = [Outcome(SCORES, None, {})]
    engine._answer(Run(2, "any", {}, "b.png", "another"))
    engine._answer(Run(3, "any", {}, "b.png", "another"))
    assert kinds(engine) == ["ImagesRequested", "Done", "Done"]
    assert [given is pixels for given in engine._host.pixels] == [True, True]


@pytest.mark.parametrize(
    ("error", "sentence", "traceback"),
    [
        (UserError("patch must be 1 to 9; got 99."), "patch must be 1 to 9; got 99.", False),
        (KeyError("x"), "any failed: KeyError: 'x'.", True),
        (ValueError(), "any failed: ValueError.", True),
        (SystemExit(1), "any failed: SystemExit: 1.", True),
        (MemoryError(), "There was not enough memory for any.", True),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_what_goes_wrong_is_one_sentence_and_a_bug_keeps_its_traceback(engine, error, sentence, traceback):
    def fail():
        raise error

    engine._host.items = [fail]
    engine._answer(Run(1, "any", {}))
    (told,) = engine.sent
    assert isinstance(told, Failed)
    assert told.message == sentence
    assert ("Traceback" in told.details) is traceback


def test_a_load_that_fails_says_why(engine):
    engine._answer(Load(3, "nothing"))
    (told,) = engine.sent
    assert (told.job, told.message) == (3, "There is no such model.")


def test_a_cancel_is_known_while_a_run_goes_on():
    ours, theirs = os.pipe(), os.pipe()
    server = servers.Server(ours[0], theirs[1])
    for piece in messages.pack(Cancel(5)):
        os.write(ours[1], piece)
    for piece in messages.pack(Run(6, "any", {})):
        os.write(ours[1], piece)
    assert server._inbox.get(timeout=10).job == 6  # read after the cancel, in order
    assert server._cancelled == {5}


def test_a_message_is_written_whole_through_a_pipe_that_takes_little_at_a_time():
    reading, writing = os.pipe()
    idle, _keep = os.pipe()
    server = servers.Server(idle, writing)
    big = Scores(values=np.ones(300_000, np.float32), names=("a",) * 300_000, indices=np.zeros(300_000, np.int32))
    received = []

    def read():
        receiver = messages.Receiver()
        while not received:
            received.extend(receiver.feed(os.read(reading, 1 << 16)))

    reader = threading.Thread(target=read)
    reader.start()
    server._send(Partial(1, big))
    reader.join(30)
    assert len(received[0].result.values) == 300_000


def test_the_answer_of_a_run_carries_its_provenance(engine):
    engine._host.items = [Outcome(SCORES, None, {"technique": "any"})]
    engine._answer(Run(1, "any", {}))
    (told,) = engine.sent
    assert isinstance(told, Done)
    assert told.provenance == {"technique": "any"}


def test_that_the_model_s_file_has_changed_is_said_after_each_answer(engine):
    engine._host.items, engine._host.outdated = [Outcome(SCORES, None, {"technique": "any"})], "w.pt has changed."
    engine._answer(Run(1, "any", {}))
    engine._answer(Run(2, "any", {}))
    assert [getattr(told, "sentence", type(told).__name__) for told in engine.sent] == ["Done", "w.pt has changed."] * 2


def test_a_run_that_is_paused_waits_at_its_next_yield_and_can_be_cancelled_there(engine, clock, monkeypatch):
    waits = [lambda: None, lambda: engine._paused.discard(7), lambda: engine._cancelled.add(7)]
    servers.time.sleep = lambda seconds: waits.pop(0)()
    engine._paused.add(7)
    steps = [Progress(k, 3, "") for k in range(3)]
    engine._host.items = [steps[0], steps[1], lambda: engine._paused.add(7), steps[2], "never"]
    engine._answer(Run(7, "any", {}))
    assert not waits
    assert kinds(engine)[-1] == "Cancelled"
    assert engine._host.closed
