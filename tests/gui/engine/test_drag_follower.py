"""When runs start while a parameter is dragged."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import Heatmap, Param
from workbench.cache.cached_result import CachedResult
from workbench.document.request import Request
from workbench.document.technique_info import TechniqueInfo
from workbench.gui.engine.drag_follower import QUICK, DragFollower

NUMBER = Param("patch", "int", 16, "Side of the square")
REGION = Param("region", "region", "", "The part of the picture")
ENTRY = CachedResult(Heatmap(values=np.zeros((2, 2), np.float32), signed=False), None, {})


def technique(*params: Param) -> TechniqueInfo:
    return TechniqueInfo("occlusion", "Occlusion", "", "", "", "", "", params=params)


def request(key: str) -> Request:
    return Request("occlusion", {}, None, None, key, "model")


@pytest.fixture
def drag(qapp) -> DragFollower:
    return DragFollower()


@pytest.mark.parametrize(
    ("seconds", "param", "follows"),
    [
        (None, NUMBER, False),
        (None, REGION, False),
        (QUICK / 2, NUMBER, True),
        (QUICK * 2, NUMBER, False),
        (QUICK * 2, REGION, True),
    ],
)
def test_a_technique_follows_once_it_is_known_to_be_quick_or_has_a_region(drag, seconds, param, follows):
    if seconds is not None:
        drag.record("occlusion", seconds)
    drag.move(technique(param))
    assert drag.following is follows


def test_a_slow_technique_is_due_once_when_the_value_rests(drag, qtbot):
    due: list[bool] = []
    drag.due.connect(lambda: due.append(True))
    for _ in range(3):
        drag.move(technique(NUMBER))
        drag.wait()
    assert drag.waiting
    qtbot.waitUntil(lambda: not drag.waiting)
    assert due == [True]


def test_only_the_last_result_of_a_drag_is_handed_over(drag, qtbot):
    rested: list[str] = []
    drag.rested.connect(lambda request, _entry: rested.append(request.key))
    drag.record("occlusion", 0.01)
    for key in ("first", "second"):
        drag.move(technique(NUMBER))
        drag.expect("occlusion")
        drag.take(request(key), ENTRY)
    assert rested == []
    qtbot.waitUntil(lambda: not drag.waiting)
    assert rested == ["second"]


def test_a_drag_ends_when_something_else_is_wanted(drag):
    rested: list[str] = []
    drag.rested.connect(lambda request, _entry: rested.append(request.key))
    drag.record("occlusion", 0.01)
    drag.move(technique(NUMBER))
    drag.take(request("last"), ENTRY)
    drag.move(None)
    assert rested == ["last"]
    assert not drag.following
    assert not drag.waiting


def test_a_picture_that_does_not_come_is_overdue(drag, qtbot, monkeypatch):
    monkeypatch.setattr("workbench.gui.engine.drag_follower.LATE_MS", 10)
    with qtbot.waitSignal(drag.overdue):
        drag.expect("occlusion")
