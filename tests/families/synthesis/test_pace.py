"""Pictures on the way: the first at once, the next when it is worth its time."""

from __future__ import annotations

from workbench.families.synthesis import Pace, pace


def test_a_dear_picture_waits_until_it_takes_a_twentieth_of_the_time(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(pace.time, "monotonic", lambda: clock[0])
    ask = Pace()

    def make(seconds):
        clock[0] += seconds
        return seconds

    assert list(ask(lambda: make(0.01))) == [0.01]
    clock[0] = 100.5
    assert list(ask(lambda: make(1))) == []
    clock[0] = 100.8
    assert list(ask(lambda: make(1))) == [1]
    clock[0] = 119.0
    assert list(ask(lambda: make(1))) == []
    clock[0] = 121.0
    assert list(ask(lambda: make(1))) == [1]
