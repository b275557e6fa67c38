"""The plugin manager: which plugins there are, in what state, and a switch for each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.gui.fake_engine import PARAMETERS
from workbench.protocol.messages import Ready
from workbench.user_plugins import user_plugins_folder


def test_a_new_plugin_is_in_the_list_and_chosen_at_once(app, engine):
    app.do("plugin.new", "My look")
    assert "my-look" in app.techniques
    assert app.session.technique == "my-look"
    assert engine.state == "restarting"
    assert "plugins" in app.window.message.text
    app.do("plugin.manage")
    assert app.window.overlay.isVisible()


def test_a_new_plugin_runs_as_soon_as_the_fresh_engine_has_the_model(app, engine, monkeypatch):
    app.do("plugin.new", "My look")
    monkeypatch.setitem(PARAMETERS, "my-look", [])
    engine.say_ready()
    assert not engine.asks("my-look")  # it would run into the loading
    engine.loaded_again.emit(replace(app.scheduler.model, applies={"my-look": {"works": True, "sentence": ""}}))
    assert engine.asks("my-look")
    assert app.techniques["my-look"].works


def test_a_plugin_that_was_changed_by_hand_is_not_taken_for_what_it_was(app, engine, monkeypatch):
    app.do("plugin.new", "My look")
    monkeypatch.setitem(PARAMETERS, "my-look", [])
    engine.say_ready()
    before = app.runs._request("my-look").key
    code = user_plugins_folder() / "my-look" / "my_look.py"
    code.write_text(code.read_text() + "# changed")
    app.do("plugin.reload")
    assert app.runs._request("my-look").key != before


@pytest.fixture
def own(app, engine, monkeypatch):
    """A plugin of the user's own that has run; writes its code anew."""
    monkeypatch.setitem(PARAMETERS, "my-look", [])
    app.do("plugin.new", "My look")
    start_again(app, engine)
    engine.answer_all()
    code = user_plugins_folder() / "my-look" / "my_look.py"

    def change() -> None:
        code.write_text(code.read_text("utf-8") + "# changed", "utf-8")

    return change


def start_again(app, engine) -> None:
    """The fresh engine has the plugins and the model."""
    engine.say_ready()
    engine.loaded_again.emit(replace(app.scheduler.model, applies={"my-look": {"works": True, "sentence": ""}}))


def test_loading_plugins_anew_runs_nothing_until_a_person_asks(app, engine, own):
    own()
    app.do("plugin.reload")
    start_again(app, engine)
    assert not engine.asks("my-look")
    assert app.window.canvas._notice.text() == "My look was loaded anew; Ctrl+R runs it."
    app.do("run.again")
    assert engine.asks("my-look")


def test_loading_plugins_anew_leaves_a_known_result_where_it_is(app, engine, own):
    app.do("plugin.reload")
    start_again(app, engine)
    assert app.runs.has_result
    assert app.session.stopped == {}


def test_run_again_loads_a_plugin_anew_that_was_changed_by_hand_and_then_runs_it(app, engine, own):
    own()
    runs = len(engine.runs)
    app.do("run.again")
    assert engine.state == "restarting"
    assert app.window.message.text == "My look has changed on the disk and is loaded anew."
    assert len(engine.runs) == runs
    start_again(app, engine)
    assert engine.asks("my-look")


def test_a_plugin_that_was_changed_by_hand_is_loaded_anew_when_the_window_is_activated(app, engine, own):
    app.window.activated.emit()
    assert engine.state == "ready"
    own()
    app.window.activated.emit()
    assert engine.state == "restarting"
    assert app.window.message.text == "My look has changed on the disk and is loaded anew."


def test_while_something_runs_a_changed_plugin_is_only_said(app, engine, own):
    app.do("technique.choose", "occlusion")
    own()
    app.window.activated.emit()
    assert engine.asks("occlusion")
    assert engine.state != "restarting"
    assert "Load plugins anew takes it up" in app.window.message.text


def test_a_run_of_a_plugin_s_old_code_is_not_answered_by_its_new_code(app, engine, own):
    app.do("run.again")
    job = engine.job_of("my-look")
    own()
    app.do("plugin.reload")
    assert job in engine.cancels
    assert app.scheduler.key_under_way == ""


def test_an_engine_that_has_other_code_than_the_window_knows_decides(app, engine, own):
    app.do("run.again")
    job, key = engine.job_of("my-look"), app.runs._request("my-look").key
    own()
    engine.say_ready()  # a fresh engine, after a crash
    assert job in engine.cancels
    assert app.runs._request("my-look").key != key


def test_a_new_plugin_says_where_its_files_are_and_opens_them(app, opened_folders):
    app.do("plugin.new", "My look")
    folder = user_plugins_folder() / "my-look"
    assert str(folder) in app.window.message.text
    assert opened_folders == [str(folder)]


def test_a_plugin_that_the_engine_cannot_load_is_said_and_listed_with_its_sentence(app, engine):
    sentence = "Plugin mine cannot be imported: No module named 'nothing'."
    engine.ready.emit(Ready("cpu", [], [{"plugin": "mine", "sentence": sentence}], {}))
    assert app.window.message.text.startswith(sentence)
    app.do("plugin.manage")
    assert app.plugins._page.table.item(0, 3).text() == f"Broken: {sentence}"


def test_what_was_said_of_a_broken_plugin_is_not_said_again_in_the_place_of_where_a_new_one_lies(app, engine):
    broken = [{"plugin": "mine", "sentence": "Plugin Mine cannot be used: No module named 'nothing'"}]
    engine.ready.emit(Ready("cpu", [], broken, {}))
    app.do("plugin.new", "My look")
    engine.ready.emit(Ready("cpu", [], broken, {}))
    assert app.window.message.text.startswith("The plugin lies in ")
    app.do("plugin.reload")  # a person may have mended it
    engine.ready.emit(Ready("cpu", [], broken, {}))
    assert app.window.message.text.startswith("Plugin Mine cannot be used")
