"""When runs start while a parameter is dragged."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import Heatmap, Param
from workbench.cache.cached_result import CachedResult
from workbench.document.request import Request
from workbench.document.technique_info import TechniqueInfo
from workbench.gui.engine.drag_follower import QUICK, REGION_QUICK, DragFollower

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
    ("seconds", "moved", "follows"),
    [
        (None, NUMBER, False),
        (None, REGION, False),
        (QUICK / 2, NUMBER, True),
        (QUICK * 2, NUMBER, False),
        (QUICK * 2, REGION, True),
        (REGION_QUICK * 2, REGION, False),
    ],
)
def test_a_technique_follows_once_it_is_known_to_answer_within_a_moment(drag, seconds, moved, follows):
    if seconds is not None:
        drag.record("occlusion", seconds)
    drag.move(technique(NUMBER, REGION), [moved.name])
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


def test_a_picture_that_does_not_come_is_overdue_and_its_technique_follows_no_more(drag, qtbot, monkeypatch):
    monkeypatch.setattr("workbench.gui.engine.drag_follower.LATE_MS", 10)
    drag.record("occlusion", 0.001)
    drag.move(technique(NUMBER))
    with qtbot.waitSignal(drag.overdue):
        drag.expect("occlusion")
    assert not drag.following
    drag.move(technique(NUMBER))
    assert not drag.following
    drag.record("occlusion", 0.001)
    drag.move(technique(NUMBER))
    assert drag.following
