"""A run's steps: which result is the answer, and how long the work took."""

from types import SimpleNamespace

import numpy as np
import pytest

from workbench.api import Picture, Progress
from workbench.engine import host
from workbench.engine.host import _last_result_marked, _Stopwatch

FIRST, SECOND = (Picture(values=np.zeros((2, 2, 3), np.float32), caption=name) for name in ("first", "second"))
STEP = Progress(1, 2, "steps")


@pytest.mark.parametrize(
    ("steps", "marked"),
    [
        ([FIRST], [(FIRST, True)]),
        ([FIRST, SECOND], [(FIRST, False), (SECOND, True)]),
        ([STEP, FIRST, STEP, SECOND], [(STEP, False), (FIRST, False), (STEP, False), (SECOND, True)]),
        ([FIRST, STEP], [(FIRST, False), (STEP, False), (FIRST, True)]),
        ([STEP], [(STEP, False)]),
    ],
)
def test_the_last_result_is_the_answer(steps, marked):
    assert list(_last_result_marked(steps)) == marked


def test_progress_does_not_wait_for_the_next_step():
    asked = []
    steps = _last_result_marked(asked.append(k) or Progress(k, 3) for k in range(3))
    next(steps)
    assert asked == [0]


def test_the_stopwatch_stands_still_while_nobody_asks_for_more(monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(host, "time", SimpleNamespace(perf_counter=lambda: clock.now))

    def work():
        for _ in range(3):
            clock.now += 2
            yield STEP

    watch = _Stopwatch()
    for _ in watch.timing(work()):
        clock.now += 100
    assert watch.seconds == 6
