"""The program: what it does by itself from its start to the first result."""

from __future__ import annotations

from workbench.document.autosave import Autosave
from workbench.gui.engine import idle_memory
from workbench.settings import load_settings


def test_the_first_sample_is_in_the_window_before_the_engine_is_asked_for_anything(make_app, engine):
    app = make_app()
    assert app.session.image.name == "first.png"
    assert app.photos.have(app.session.image) is not None
    assert engine.asked == {}
    assert not app.settled or engine.state == "dead"


def test_predictions_and_a_gradcam_are_run_without_a_click(make_app, engine):
    app = make_app()
    app.start()
    assert engine.asks("load")
    engine.say_ready()
    engine.say_loaded()
    assert engine.asks("predictions")
    assert engine.asks("gradcam")
    engine.answer_all()
    assert app.runs.has_result
    assert app.window.panels.answer.bars[0].accessibleName() == "cow, 60.0 %"
    assert [run.title for run in app.session.runs] == ["Grad-CAM"]


def test_a_model_that_is_loaded_before_the_engine_says_ready_waits_for_nothing_else(make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    assert not app.settled
    engine.say_loaded()
    assert not app.settled
    engine.answer_all()
    assert app.session.model == "efficientnet-lite0"


def test_a_choice_is_on_the_disk_before_the_program_ends(make_app, tmp_path):
    app = make_app(autosave=Autosave(tmp_path / "sessions"))
    app.settings.change(app.settings.now.with_choice("opacity", 30))
    assert load_settings().opacity == 30
    without_memory = make_app()
    without_memory.settings.change(without_memory.settings.now.with_choice("opacity", 40))
    assert load_settings().opacity == 30


def test_freed_memory_is_given_back_in_a_rest_and_not_while_something_is_under_way(app, engine, qtbot, monkeypatch):
    given: list[bool] = []
    monkeypatch.setattr(idle_memory, "give_back", lambda: given.append(app.settled))
    app._idle_memory._timer.setInterval(20)
    app.do("technique.choose", "occlusion")
    app.moved_on.emit()
    qtbot.wait(100)
    assert given == []
    engine.answer_all()
    qtbot.waitUntil(lambda: bool(given))
    assert given[0] is True
