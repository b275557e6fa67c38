"""Freed memory is given back in a rest, and never while something is under way."""

from __future__ import annotations

from workbench.gui.engine import idle_memory
from workbench.gui.engine.idle_memory import IdleMemory


def test_memory_is_given_back_once_nothing_is_under_way(qtbot, monkeypatch):
    given, busy = [], [True, True]
    monkeypatch.setattr(idle_memory, "REST_MS", 5)
    monkeypatch.setattr(idle_memory, "give_back", lambda: given.append(len(busy)))
    memory = IdleMemory(lambda: not busy)
    memory.wake()
    qtbot.wait(30)
    assert given == []
    busy.clear()
    qtbot.waitUntil(lambda: given == [0])
    memory.close()
