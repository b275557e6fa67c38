"""The real client and the fake engine of the tests have the same operations and signals."""

from __future__ import annotations

import inspect
import sys

import pytest
from PySide6.QtCore import Signal

from tests.gui.fake_engine import FakeEngine
from workbench.gui.engine.client import EngineClient
from workbench.gui.engine.engine import Engine

OPERATIONS = [name for name, value in vars(Engine).items() if inspect.isfunction(value) and not name.startswith("_")]


@pytest.mark.parametrize("kind", [EngineClient, FakeEngine])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_engine_has_every_operation_with_the_same_arguments(kind, operation):
    assert operation in vars(kind)
    assert inspect.signature(getattr(kind, operation)) == inspect.signature(getattr(Engine, operation))


@pytest.mark.parametrize("kind", [EngineClient, FakeEngine])
def test_no_engine_has_signals_of_its_own(kind):
    assert issubclass(kind, Engine)
    assert not [name for name, value in vars(kind).items() if isinstance(value, Signal)]


def test_of_runs_that_have_not_begun_those_that_are_put_first_come_first(qtbot):
    client = EngineClient(command=["sleep", "60"])  # which never answers: what was sent stays under way
    client.start()
    numbers = [client.run("gradcam", {}, urgent=False) for _ in range(5)]
    client.put_first(numbers[3:])
    assert list(client._jobs) == [numbers[i] for i in (0, 3, 4, 1, 2)]
    client.shutdown()


def test_a_run_that_is_wanted_soon_after_all_is_sent_before_those_that_have_not_begun(qtbot):
    client = EngineClient(command=["sleep", "60"])
    client.start()
    numbers = [client.run("gradcam", {}, urgent=False) for _ in range(4)]
    client.hurry(numbers[2])
    assert list(client._jobs) == [numbers[i] for i in (0, 2, 1, 3)]
    assert [job.behind for job in client._jobs.values()] == [False, False, True, True]
    client.shutdown()


KEEPING = """
import os, pathlib, sys
from workbench.protocol import messages
def send(message):
    for piece in messages.pack(message):
        os.write(1, piece)
receiver = messages.Receiver()
send(messages.Ready("cpu", [], [], {}))
while data := os.read(0, 1 << 20):
    for message in receiver.feed(data):
        if isinstance(message, messages.Cancel):
            pathlib.Path(sys.argv[1]).write_text("kept")
            send(messages.Cancelled(message.job))
"""


def test_a_run_that_keeps_what_it_has_done_gets_the_time_for_that_when_the_engine_ends(qtbot, tmp_path):
    client = EngineClient(command=[sys.executable, "-c", KEEPING, str(tmp_path / "kept")])
    client.start()
    qtbot.waitUntil(lambda: client.state == "ready", timeout=60_000)
    number, heard = client.run("painter-training", {}, urgent=False), []
    client.cancelled.connect(heard.append)
    client.shutdown(number)
    assert (tmp_path / "kept").read_text() == "kept"
    assert (client.state, heard) == ("dead", [])


def test_an_engine_that_does_not_answer_is_ended_all_the_same(qtbot):
    client = EngineClient(command=["sleep", "60"], patience_ms=50)
    client.start()
    client.shutdown(client.run("painter-training", {}))
    assert client.state == "dead"
