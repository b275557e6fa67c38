"""The scheduler: which run is asked for when, which is cancelled, and which answer counts."""

from __future__ import annotations

import json
from typing import Any

from tests.gui.fake_engine import CLASSES, LAYERS, PARAMETERS, geometry_for, heatmap
from tests.gui.steps import answer, asked, parameters, probe, state
from workbench.cache.disk_cache import DiskCache
from workbench.document.autosave import Autosave
from workbench.document.session import UNFINISHED
from workbench.gui.engine import drag_follower
from workbench.protocol.messages import Done, Failed, Loaded, Partial, Progressed


def test_a_drag_runs_one_at_a_time_for_where_the_hand_is_by_then(probing, engine):
    for x in range(9, 15):
        probing.window.canvas.region_set.emit(f"{x},8,16,16")
    assert asked(engine, "patch-probe", "region") == ["", "9,8,16,16"]
    answer(engine, "patch-probe", probe("9,8,16,16"))
    assert probing.window.caption.full_text == "9,8,16,16"
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
    assert len(probing.scheduler.cache) == len(probing.session.runs) + 1  # and the predictions


def test_a_drag_is_one_step_of_undo(probing):
    for x in range(9, 15):
        probing.window.canvas.region_set.emit(f"{x},8,16,16")
    probing.do("edit.undo")
    assert not probing.session.params.get("patch-probe")


def turned(app, engine, seconds: float) -> list[Any]:
    """What was run while the hand turned a parameter of a technique that takes so long."""
    app.do("technique.choose", "occlusion")
    answer(engine, "occlusion", heatmap(), seconds)
    for patch in (10, 11, 12):
        app.do("technique.set", "patch", str(patch))
    return asked(engine, "occlusion", "patch")[1:]


def test_a_quick_technique_follows_the_hand_that_turns_a_parameter(app, engine):
    assert turned(app, engine, drag_follower.QUICK / 2) == [10]


def test_a_run_that_has_become_slow_is_given_up_for_the_newest(app, engine, qtbot, monkeypatch):
    monkeypatch.setattr(drag_follower, "LATE_MS", 20)
    turned(app, engine, 0.01)
    late = engine.job_of("occlusion")
    qtbot.waitUntil(lambda: late in engine.cancels)
    assert asked(engine, "occlusion", "patch")[1:] == [10, 12]


def test_a_late_picture_is_veiled_and_gives_way_to_where_the_hand_is(probing, engine, qtbot, monkeypatch):
    monkeypatch.setattr(drag_follower, "LATE_MS", 20)
    probing.window.canvas.region_set.emit("9,8,16,16")
    probing.window.canvas.region_set.emit("10,8,16,16")
    late = engine.job_of("patch-probe")
    qtbot.waitUntil(lambda: probing.window.canvas.view.tiles[0].surface.veiled)
    assert late in engine.cancels
    assert asked(engine, "patch-probe", "region") == ["", "9,8,16,16", "10,8,16,16"]


def test_a_run_that_has_become_slow_during_a_drag_has_a_bar_and_what_it_has_drawn_is_in_date(
    app, engine, qtbot, monkeypatch
):
    monkeypatch.setattr(drag_follower, "LATE_MS", 20)
    app.do("technique.choose", "occlusion")
    answer(engine, "occlusion", heatmap(), 0.001)
    app.do("technique.set", "patch", "10")
    assert app.window.status.bar.isHidden()
    job = engine.job_of("occlusion")
    engine.partial.emit(Partial(job, heatmap(), geometry_for(engine.asked[job][2])))
    assert state(app) == "So far"
    qtbot.waitUntil(lambda: not app.window.status.bar.isHidden())
    assert not app.window.status.hold.isHidden()
    assert state(app) == "So far"


def test_a_run_under_way_gives_way_at_once_to_another_value_of_a_technique_that_was_quick(app, engine):
    app.do("technique.choose", "occlusion")
    answer(engine, "occlusion", heatmap(), 0.001)
    app.do("target.set", "dog")  # nobody drags
    job = engine.job_of("occlusion")
    engine.partial.emit(Partial(job, heatmap(), geometry_for(engine.asked[job][2])))
    app.do("technique.set", "patch", "10")
    assert job in engine.cancels


def test_a_slow_technique_waits_until_the_parameter_rests(app, engine, qtbot):
    assert turned(app, engine, drag_follower.QUICK * 2) == []
    qtbot.waitUntil(lambda: asked(engine, "occlusion", "patch")[1:] == [12])


def test_a_region_is_followed_by_a_slow_technique_too(probing, engine):
    probing.window.canvas.region_set.emit("9,8,16,16")
    answer(engine, "patch-probe", probe("9,8,16,16"), 2 * drag_follower.QUICK)
    probing.window.canvas.region_set.emit("10,8,16,16")
    assert asked(engine, "patch-probe", "region")[-1] == "10,8,16,16"


def test_the_target_and_the_layer_stay_when_the_image_changes(app, engine, qtbot):
    app.do("target.set", "dog")
    app.do("layer.set", "stem")
    engine.answer_all()
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    technique, params, photo = engine.runs[-1]
    assert (technique, params["target"], params["layer"], photo.name) == ("gradcam", "class:3", "stem", "second.png")


def test_a_parameter_that_is_dragged_runs_once_when_it_rests(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    before = len(parameters(engine, "occlusion"))
    for patch in ("20", "24", "28", "32"):
        app.do("technique.set", "patch", patch)
    assert len(parameters(engine, "occlusion")) == before
    assert state(app) == "Out of date"
    qtbot.waitUntil(lambda: engine.asks("occlusion"))
    assert [params["patch"] for params in parameters(engine, "occlusion")[before:]] == [32]


def test_a_run_in_the_way_is_cancelled(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    old = engine.job_of("occlusion")
    app.do("technique.set", "patch", "40")
    qtbot.waitUntil(lambda: engine.job_of("occlusion") != old)
    assert engine.cancels == [old]


def test_a_run_on_an_image_that_is_closed_ends_and_nothing_of_it_is_shown(app, engine):
    app.do("technique.choose", "occlusion")
    while len(app.session.images) > 1:
        app.do("image.close")
    job = engine.job_of("occlusion")
    engine.draw("occlusion", 40, 80)
    app.do("image.close")
    assert job in engine.cancels
    assert not app.runs.active
    assert app.presenter.shown is None


def test_a_late_answer_to_a_run_that_nobody_wants_any_more_is_dropped(app, engine):
    app.do("technique.choose", "occlusion")
    old = engine.job_of("occlusion")
    app.do("technique.choose", "gradcam")
    caption = app.window.caption.full_text
    engine.draw("occlusion")
    engine.answer("occlusion", job=old)
    assert app.window.caption.full_text == caption
    assert [run.technique for run in app.session.runs] == ["gradcam"]


def test_a_run_done_before_is_shown_at_once_and_not_run_again(app, engine):
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    runs = len(engine.runs)
    app.do("technique.choose", "gradcam")
    assert len(engine.runs) == runs
    assert app.runs.has_result
    assert app.session.shown == 1
    assert len(app.session.runs) == 2


def test_run_again_runs_what_is_known(app, engine):
    runs = len(engine.runs)
    app.do("run.again")
    assert len(engine.runs) == runs + 1
    engine.answer_all()
    assert len(app.session.runs) == 1


def test_a_failed_load_leaves_the_model_that_was_there(app, engine):
    app.do("model.load", "torchvision:nonsense")
    engine.fail("load", "torchvision has no model 'nonsense'.")
    assert app.session.model == "efficientnet-lite0"
    assert app.window.message.text == "torchvision has no model 'nonsense'."
    assert app.model.layers[0] == "stem"
    app.do("target.set", "dog")
    assert engine.asks("gradcam")


def test_undoing_a_model_loads_the_old_one(app, engine):
    app.do("model.load", "other")
    engine.say_loaded()
    engine.answer_all()
    app.do("edit.undo")
    assert engine.asked[engine.job_of("load")] == ("load", "efficientnet-lite0")
    engine.say_loaded()
    assert app.session.model == "efficientnet-lite0"
    assert app.session.shown == 1


def test_cancel_ends_the_run_and_says_so(app, engine):
    app.do("technique.choose", "occlusion")
    job = engine.job_of("occlusion")
    assert app.runs.active
    app.window.status.cancel.click()
    assert engine.cancels == [job]
    engine.progressed.emit(Progressed(job, 40, 80, "squares"))  # on its way already
    assert app.window.status.words.full_text == "Cancelling…"  # at once: its next step may take seconds
    engine.say_cancelled(job)
    assert app.settled
    assert "Cancelled" in app.window.status.words.full_text
    app.do("run.again")
    engine.progressed.emit(Progressed(engine.job_of("occlusion"), 41, 80, "squares"))
    assert app.window.status.words.full_text == "Occlusion: 41 of 80 squares"


def test_a_run_without_a_model_is_refused_in_words(make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    engine.fail("load", "There is no such model.")
    app.do("run.again")
    assert app.window.message.text == "No model is loaded, so there is nothing to run on."
    assert "No model" in app.window.status.words.full_text


def test_a_run_is_held_and_goes_on_and_its_time_left_is_not_said_meanwhile(app, engine):
    app.do("technique.choose", "occlusion")
    engine.draw("occlusion")
    job, status = engine.job_of("occlusion"), app.window.status
    assert status.hold.isVisible()
    app.do("run.pause")
    assert engine.pauses == [(job, True)]
    assert (app.runs.paused, status.left.text()) == (True, "Paused")
    status.hold.click()
    assert engine.pauses[1:] == [(job, False)]
    assert (app.runs.paused, status.left.text()) == (False, "")
    engine.answer("occlusion")
    assert not status.hold.isVisible()
    app.do("run.pause")
    assert engine.pauses[2:] == []  # nothing runs


def test_what_else_the_engine_is_asked_lets_a_run_that_is_held_go_on(app, engine):
    app.do("technique.choose", "occlusion")
    job = engine.job_of("occlusion")
    app.do("run.pause")
    app.do("model.load", "torchvision:resnet18")
    assert engine.pauses == [(job, True), (job, False)]


def crash(engine, technique: str) -> None:
    """The second engine dies of it, and a fresh one has the model."""
    job = engine.job_of(technique)
    engine.asked.pop(job)
    engine.failed.emit(Failed(job, f"{technique} crashed the engine 2 times.", "", crashes=2))
    say_loaded_again(engine)


def say_loaded_again(engine, digest: str = "digest of efficientnet-lite0") -> None:
    applies = {name: {"works": True, "sentence": ""} for name in PARAMETERS}
    engine.loaded_again.emit(
        Loaded(0, "efficientnet-lite0", digest, "cpu", [32, 32], CLASSES, LAYERS, "relu#2", applies, 0.1)
    )


def test_what_crashed_the_engine_twice_runs_only_when_a_person_asks(app, engine):
    app.do("technique.choose", "occlusion")
    crash(engine, "occlusion")
    assert not engine.asks("occlusion")
    assert "crashed the engine twice" in app.window.canvas._notice.text()
    app.do("technique.choose", "gradcam")
    app.do("technique.choose", "occlusion")
    assert not engine.asks("occlusion")
    assert "Ctrl+R runs it" in app.window.status.words.full_text
    app.do("run.again")
    assert engine.asks("occlusion")
    engine.answer("occlusion")
    assert app.session.stopped == {}


def test_what_was_cancelled_runs_only_when_a_person_asks_and_keeps_what_it_had_drawn(app, engine):
    app.do("technique.choose", "occlusion")
    engine.draw("occlusion")
    job = engine.job_of("occlusion")
    app.do("run.cancel")
    engine.say_cancelled(job)
    say_loaded_again(engine)
    assert not engine.asks("occlusion")
    assert "was cancelled" in app.window.canvas._notice.text()
    assert state(app) == "So far"
    app.do("technique.run", "occlusion")
    assert engine.asks("occlusion")


def test_a_result_of_a_run_that_changed_the_network_is_shown_and_never_given_for_the_unchanged_one(app, engine):
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", disturbed="It changed the network.")
    (run,) = [run for run in app.session.runs if run.technique == "occlusion"]
    assert app.scheduler.cache.get(run.key) is not None
    assert "Occlusion changed what it ran on" in app.window.canvas._notice.text()
    app.do("technique.choose", "gradcam")
    app.do("technique.choose", "occlusion")
    assert app.presenter.shown is None
    assert "Ctrl+R runs it" in app.window.canvas._notice.text()
    say_loaded_again(engine)
    assert not engine.asks("occlusion")
    app.do("run.again")
    engine.answer("occlusion")
    assert app.session.stopped == {}
    app.do("technique.choose", "gradcam")
    app.do("technique.choose", "occlusion")
    assert app.presenter.finished.request.key == run.key


def test_a_comparison_runs_anew_what_changed_the_network(app, engine):
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", disturbed="It changed the network.")
    app.do("technique.choose", "gradcam")
    app.do("compare.techniques", "occlusion", "gradcam")
    assert engine.asks("occlusion")


def test_predictions_that_changed_the_network_are_not_the_answer_for_the_image(app, engine, qtbot):
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("predictions"))
    engine.answer("predictions", disturbed="It changed the network.")
    assert app.runs.answer is None
    say_loaded_again(engine)
    assert not engine.asks("predictions")


def test_the_reason_why_nothing_runs_goes_when_something_else_does(app, engine):
    app.do("technique.choose", "occlusion")
    crash(engine, "occlusion")
    app.do("technique.choose", "activations")
    assert engine.asks("activations")
    assert app.window.canvas._notice.text() == ""


def test_another_parameter_makes_another_run_of_what_was_stopped(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    crash(engine, "occlusion")
    app.do("technique.set", "patch", "40")
    qtbot.waitUntil(lambda: engine.asks("occlusion"))


def test_undo_does_not_forget_what_was_stopped(app, engine):
    app.do("technique.choose", "occlusion")
    crash(engine, "occlusion")
    app.do("edit.undo")
    app.do("edit.redo")
    assert app.session.technique == "occlusion"
    assert not engine.asks("occlusion")


def test_predictions_that_crashed_the_engine_are_asked_for_again_by_a_person_alone(app, engine, qtbot):
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("predictions"))
    crash(engine, "predictions")
    assert not engine.asks("predictions")
    assert "crashed the engine twice" in app.window.message.text
    app.do("run.again")
    assert engine.asks("predictions")


def test_a_comparison_leaves_out_what_crashed_and_runs_what_was_cancelled(app, engine):
    app.do("technique.choose", "occlusion")
    crash(engine, "occlusion")
    app.do("technique.choose", "activations")
    job = engine.job_of("activations")
    engine.say_cancelled(job)
    app.do("technique.choose", "gradcam")
    app.do("compare.techniques", "occlusion", "activations")
    assert engine.asks("activations")
    assert not engine.asks("occlusion")
    assert "crashed the engine twice" in app.window.message.text


def test_a_comparison_s_run_that_crashes_is_known_to_the_canvas(app, engine):
    app.do("compare.techniques", "occlusion")
    crash(engine, "occlusion")
    app.do("technique.choose", "occlusion")
    assert not engine.asks("occlusion")


def test_what_was_stopped_is_not_run_after_a_restart_of_the_program(make_app, engine, qtbot, tmp_path):
    first = make_app(Autosave(tmp_path / "sessions"))
    start(first, engine)
    first.do("technique.choose", "occlusion")
    crash(engine, "occlusion")
    first.window.hide()
    first.close()
    engine.asked.clear()
    second = make_app(Autosave(tmp_path / "sessions"))
    assert second.sessions.resume()
    start(second, engine)
    assert second.session.technique == "occlusion"
    assert not engine.asks("occlusion")
    assert "crashed the engine twice" in second.window.canvas._notice.text()


def test_what_was_under_way_when_the_program_was_killed_runs_only_when_a_person_asks(make_app, engine, qtbot, tmp_path):
    file = tmp_path / "sessions" / "current-1.json"
    first = make_app(Autosave(tmp_path / "sessions"))
    start(first, engine)
    first.do("technique.choose", "occlusion")
    key = first.scheduler.key_under_way
    qtbot.waitUntil(lambda: file.exists() and json.loads(file.read_bytes())["session"]["stopped"] == {key: UNFINISHED})
    first.saver._autosave._lock.close()  # as the system does when a program is killed
    first.saver._autosave = None
    engine.asked.clear()
    second = make_app(Autosave(tmp_path / "sessions"))
    assert second.sessions.resume()
    start(second, engine)
    assert second.session.technique == "occlusion"
    assert not engine.asks("occlusion")
    assert "was not finished the last time" in second.window.canvas._notice.text()
    second.do("run.again")
    assert engine.asks("occlusion")


def test_a_run_that_ends_after_the_session_was_written_is_not_unfinished(make_app, engine, qtbot, tmp_path):
    file = tmp_path / "sessions" / "current-1.json"
    app = make_app(Autosave(tmp_path / "sessions"))
    start(app, engine)
    app.do("technique.choose", "occlusion")
    qtbot.waitUntil(lambda: file.exists() and json.loads(file.read_bytes())["session"]["stopped"] != {})
    engine.fail("occlusion", "Occlusion went wrong.", "Traceback")
    qtbot.waitUntil(lambda: json.loads(file.read_bytes())["session"]["stopped"] == {})


def start(app, engine) -> None:
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()


def test_a_known_result_stays_until_run_again_has_a_new_one(app, engine):
    app.do("run.again")
    engine.fail("gradcam", "Grad-CAM went wrong.", "Traceback")
    app.do("technique.choose", "occlusion")
    app.do("technique.choose", "gradcam")
    assert not engine.asks("gradcam")
    assert state(app) == ""


def test_run_again_runs_also_where_the_cache_can_only_be_read(make_app, engine, qtbot, tmp_path, monkeypatch):
    app = make_app(disk_cache=DiskCache(tmp_path / "results"))
    start(app, engine)

    def refuse(*_arguments, **_options) -> None:
        raise PermissionError(13, "the file system is read-only")

    for name in ("unlink", "replace", "utime"):
        monkeypatch.setattr(f"os.{name}", refuse)
    app.do("run.again")
    assert engine.asks("gradcam")


def test_a_fresh_engine_is_asked_for_the_predictions_that_an_old_one_owed(app, engine, qtbot):
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("predictions"))
    engine._become("dead")
    engine.fail("predictions", "The engine could not start.")
    say_loaded_again(engine)
    assert engine.asks("predictions")


def test_results_of_weights_that_changed_on_the_disk_are_not_those_of_the_model_loaded_again(app, engine):
    engine.weights = "other weights"
    say_loaded_again(engine, digest=engine.weights)
    assert engine.asks("gradcam")
    assert engine.asks("predictions")
    engine.answer_all()
    assert len(app.session.runs) == 2


def test_a_result_that_was_computed_on_other_weights_is_neither_shown_nor_kept(app, engine):
    app.do("technique.choose", "occlusion")
    shown, request = app.presenter.shown, app.scheduler._jobs.canvas_run.request
    job = engine.job_of("occlusion")
    del engine.asked[job]
    told = {"technique": "occlusion", "model": {"reference": "other", "digest": "digest of other"}}
    engine.done.emit(Done(job, heatmap(), told, None))
    assert app.window.message.text == (
        "Occlusion ran on another model than it was asked of, so its result is not kept; load the model again."
    )
    assert app.presenter.shown is shown
    assert request.key not in app.scheduler.cache
