"""The notifier: what went wrong is said in the notification bar, and its details in the log."""

from __future__ import annotations

import pytest

from workbench.protocol.messages import Progressed


def test_a_run_that_fails_says_the_sentence_and_keeps_its_traceback_in_the_log(app, engine):
    app.do("technique.choose", "occlusion")
    engine.fail("occlusion", "Occlusion went wrong.", "Traceback: line 3")
    assert app.window.message.text == "Occlusion went wrong."
    assert "Traceback: line 3" in app.window.panels.log.text.toPlainText()
    assert app.settled
    assert not app.runs.active


def test_the_engine_that_died_for_good_is_said_and_can_be_started_again(app, engine):
    engine._become("dead")
    engine.notice.emit("The engine could not start: it ended with status 1.")
    assert app.settled
    assert "could not start" in app.window.message.text
    app.do("app.restart_engine")
    assert engine.state == "restarting"


@pytest.mark.parametrize("command", ["session.save", "export.arrays", "export.figure"])
def test_what_is_saved_is_said_with_its_folder(app, qtbot, tmp_path, monkeypatch, command):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "talk").mkdir()
    name = {"session.save": "a.workbench", "export.arrays": "a.npz", "export.figure": "a.png"}[command]
    app.do(command, str(tmp_path / "talk" / name))
    qtbot.waitUntil(lambda: app.window.message.text == f"Saved {name} in ~/talk.")


def test_what_became_of_the_engine_is_said_until_a_run_has_ended_well_and_stays_in_the_log(app, engine):
    app.do("technique.choose", "occlusion")
    engine.notice.emit("Occlusion crashed the engine; it is tried once more.")
    assert "crashed the engine" in app.window.message.text
    engine.answer("occlusion")
    assert app.window.message.text == ""
    assert "crashed the engine" in app.window.panels.log.text.toPlainText()


def test_what_a_failed_run_said_goes_when_another_technique_is_chosen(app, engine):
    app.do("technique.choose", "occlusion")
    engine.fail("occlusion", "Occlusion went wrong.", "Traceback")
    assert app.window.message.text == "Occlusion went wrong."
    app.do("technique.choose", "gradcam")
    assert app.window.message.text == ""


def test_what_a_command_refused_goes_with_the_next_command(app):
    app.do("view.opacity", "900")
    assert "opacity must be" in app.window.message.text
    app.do("view.opacity", "50")
    assert app.window.message.text == ""


@pytest.mark.parametrize("ends", ["answer", "cancel"])
def test_that_a_run_still_computes_is_said_no_more_when_it_has_ended(app, engine, ends):
    app.do("technique.choose", "occlusion")
    app.do("run.pin")
    assert "still being computed" in app.window.message.text
    engine.draw("occlusion")
    assert "still being computed" in app.window.message.text
    if ends == "answer":
        engine.answer("occlusion")
    else:
        app.scheduler.cancel()
        engine.say_cancelled(engine.job_of("occlusion"))
    assert "still being computed" not in app.window.message.text


def test_a_message_about_something_else_stays(app, tmp_path, qtbot):
    app.do("image.open", str(tmp_path / "nowhere.png"))
    qtbot.waitUntil(lambda: "nowhere.png" in app.window.message.text)
    app.do("technique.choose", "occlusion")
    assert "nowhere.png" in app.window.message.text


def test_an_engine_that_died_for_good_is_never_called_ready(app, engine):
    app.do("technique.choose", "occlusion")
    engine._become("dead")
    engine.fail("occlusion", "The engine could not start.")
    assert app.window.status.words.full_text == "The engine does not run."
    assert not app.window.status.cancel.isVisible()


def test_what_was_said_of_a_dead_engine_goes_when_a_fresh_one_is_there(app, engine):
    engine._become("dead")
    engine.notice.emit("The engine could not start: it ended with status 1.")
    app.do("app.restart_engine")
    engine.say_ready()
    assert app.window.message.text == ""


def test_what_was_said_of_a_model_goes_when_another_is_loaded(app, engine):
    app.do("model.load", "torchvision:nothing")
    engine.fail("load", "There is no model torchvision:nothing.")
    assert "no model" in app.window.message.text
    app.do("model.load", "torchvision:other")
    assert app.window.message.text == ""


def test_a_reason_why_nothing_runs_goes_when_something_is_on_the_canvas_again(app, engine):
    app.do("model.load", "torchvision:other")
    engine.say_loaded(refusing=("occlusion",))
    engine.answer_all()
    app.do("technique.choose", "occlusion")
    assert "needs something" in app.window.status.words.full_text
    app.do("technique.choose", "gradcam")  # known, so that nothing runs
    assert "needs something" not in app.window.status.words.full_text


def test_the_status_bar_says_how_far_a_training_is_whose_page_is_closed_and_no_more_when_it_has_ended(app, engine):
    app.scheduler.training.train({"steps": 4}, "model")
    job = engine.job_of("painter-training")
    engine.progressed.emit(Progressed(job, 3, 4, "steps"))
    assert app.window.status.words.full_text.endswith(" · training a style: 3 of 4 steps")
    app.scheduler.training.stop()
    engine.say_cancelled(job)
    assert "training" not in app.window.status.words.full_text


def test_where_the_model_runs_is_said_in_the_language_of_the_window(app, chinese):
    app.notifier.idle()
    assert app.window.status.words.full_text == "就绪 · efficientnet-lite0，在 cpu 上"


def test_that_a_run_was_cancelled_goes_by_itself_and_that_one_failed_waits(app, engine):
    app.do("technique.choose", "occlusion")
    app.do("run.cancel")
    engine.say_cancelled(engine.job_of("occlusion"))
    assert app.window.message.text == "Occlusion was cancelled."
    assert app.window.message._timer.isActive()
    app.do("run.again")
    engine.fail("occlusion", "Occlusion went wrong.")
    assert not app.window.message._timer.isActive()
