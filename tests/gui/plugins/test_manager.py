"""The plugin manager: which plugins there are, in what state, and a switch for each."""

from __future__ import annotations

from dataclasses import replace

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
