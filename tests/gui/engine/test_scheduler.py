"""The scheduler: which run is asked for when, which is cancelled, and which answer counts."""

from __future__ import annotations

from tests.gui.conftest import heatmap
from tests.gui.steps import answer, asked, probe
from workbench.gui.engine import scheduler


def test_a_drag_runs_one_at_a_time_for_where_the_hand_is_by_then(probing, engine):
    for x in range(9, 15):
        probing.window.canvas.region_set.emit(f"{x},8,16,16")
    assert asked(engine, "patch-probe", "region") == ["", "9,8,16,16"]
    answer(engine, "patch-probe", probe("9,8,16,16"))
    assert probing.window.caption.whole == "9,8,16,16"
    assert asked(engine, "patch-probe", "region")[-1] == "14,8,16,16"
    assert not engine.cancels


def test_nothing_is_veiled_while_the_picture_follows_the_hand(probing, engine):
    probing.window.canvas.region_set.emit("9,8,16,16")
    assert not probing.window.canvas.view.tiles[0].surface.veiled
    assert probing.window.canvas.view.state.text() == ""


def test_only_where_the_hand_rests_a_run_is_kept(probing, engine, qtbot):
    before = len(probing.session.runs)
    for x in (9, 10, 11):
        probing.window.canvas.region_set.emit(f"{x},8,16,16")
        answer(engine, "patch-probe", probe(f"{x},8,16,16"))
    assert len(probing.session.runs) == before
    qtbot.waitUntil(lambda: probing.settled)
    assert [dict(run.params) for run in probing.session.runs[before:]] == [{"region": "11,8,16,16"}]
    assert len(probing.work.store) == len(probing.session.runs) + 1  # and the predictions


def test_a_drag_is_one_step_of_undo(probing):
    for x in range(9, 15):
        probing.window.canvas.region_set.emit(f"{x},8,16,16")
    probing.do("edit.undo")
    assert not probing.session.params.get("patch-probe")


def turned(app, engine, seconds: float) -> list[int]:
    """What was run while the hand turned a parameter of a technique that takes so long."""
    app.do("technique.choose", "occlusion")
    answer(engine, "occlusion", heatmap(), seconds)
    for patch in (10, 11, 12):
        app.do("technique.set", "patch", str(patch))
    return asked(engine, "occlusion", "patch")[1:]


def test_a_quick_technique_follows_the_hand_that_turns_a_parameter(app, engine):
    assert turned(app, engine, scheduler.QUICK / 2) == [10]


def test_a_run_that_has_become_slow_is_given_up_for_the_newest(app, engine, qtbot, monkeypatch):
    monkeypatch.setattr(scheduler, "LATE_MS", 20)
    turned(app, engine, 0.01)
    late = engine.job_of("occlusion")
    qtbot.waitUntil(lambda: late in engine.cancels)
    assert asked(engine, "occlusion", "patch")[1:] == [10, 12]


def test_a_late_picture_is_veiled_and_a_drag_cancels_nothing(probing, engine, qtbot, monkeypatch):
    monkeypatch.setattr(scheduler, "LATE_MS", 20)
    probing.window.canvas.region_set.emit("9,8,16,16")
    probing.window.canvas.region_set.emit("10,8,16,16")
    qtbot.waitUntil(lambda: probing.window.canvas.view.tiles[0].surface.veiled)
    assert not engine.cancels


def test_a_slow_technique_waits_until_the_parameter_rests(app, engine, qtbot):
    assert turned(app, engine, scheduler.QUICK * 2) == []
    qtbot.waitUntil(lambda: asked(engine, "occlusion", "patch")[1:] == [12])


def test_a_region_is_followed_by_a_slow_technique_too(probing, engine):
    probing.window.canvas.region_set.emit("9,8,16,16")
    answer(engine, "patch-probe", probe("9,8,16,16"), 2 * scheduler.QUICK)
    probing.window.canvas.region_set.emit("10,8,16,16")
    assert asked(engine, "patch-probe", "region")[-1] == "10,8,16,16"
