"""What is remembered between two starts."""

from __future__ import annotations

import json
import os

import pytest

from workbench.render.colour import COLOUR_MAPS
from workbench.render.display import Display
from workbench.settings import (
    OpenSettings,
    Settings,
    choice_of,
    load_settings,
    mend_settings,
    save_changes,
    save_settings,
    settings_path,
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


def test_what_is_saved_is_there_again():
    settings = Settings(theme="light", panels={"open": ["images"]}).with_recent("images", "a.png")
    save_settings(settings)
    assert load_settings() == settings


def test_the_last_one_used_is_the_first_of_the_recent_ones_and_stands_there_once():
    settings = Settings()
    for name in ("a", "b", "a"):
        settings = settings.with_recent("models", name)
    assert settings.recent_models == ("a", "b")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"theme": 3, "panels": []}', '{"recent_images": "x"}'])
def test_a_damaged_file_gives_the_defaults(text):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(text)
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it is damaged (no JSON, line 1)."),
        ('{"theme": "light", "opa', "it is damaged (no JSON, line 1)."),
        ("[]", "they must be a JSON object."),
        ("[" * 100_000, "it is damaged (nested too deeply)."),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_under_another_name_and_said(text, sentence):
    path = settings_path()
    path.parent.mkdir(parents=True)
    path.write_text(text)
    said = mend_settings()
    kept = path.with_name("settings-damaged-1.json")
    assert said == f"The settings could not be read: {sentence} The file is kept as {str(kept)!r}."
    assert kept.read_text() == text
    assert not path.exists()
    save_settings(Settings(theme="light"))
    assert mend_settings() == ""
    path.write_text("another one")
    assert "settings-damaged-2.json" in mend_settings()
    assert kept.read_text() == text


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("opacity", 400, "opacity must be 0 to 100 %; got 400."),
        ("recent_images", "x", "recent_images must be a list; got 'x'."),
        ("panels", [], "panels must be a JSON object; got '[]'."),
    ],
)
def test_a_wrong_value_is_named_the_others_hold_and_the_file_is_kept(name, value, sentence):
    path = settings_path()
    path.parent.mkdir(parents=True)
    text = json.dumps({"theme": "light", name: value, "of another version": 1})
    path.write_text(text)
    kept = path.with_name("settings-damaged-1.json")
    assert mend_settings() == f"Not all settings could be read: {sentence} The file is kept as {str(kept)!r}."
    assert kept.read_text() == text
    assert load_settings() == Settings(theme="light")
    assert mend_settings() == ""


def test_a_file_that_is_damaged_while_a_window_is_open_is_kept_when_the_window_changes_a_choice():
    save_settings(Settings(theme="light"))
    settings_path().write_text('{"theme": "li')
    save_changes(Settings(theme="light"), Settings(theme="dark"))
    assert load_settings().theme == "dark"
    assert settings_path().with_name("settings-damaged-1.json").read_text() == '{"theme": "li'


def test_choices_are_read_one_by_one_and_those_that_are_not_allowed_have_their_default():
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text('{"theme": "light", "opacity": 400, "autosave": false, "device": "abacus"}')
    assert load_settings() == Settings(theme="light", autosave=False)


def test_every_colour_map_can_be_chosen():
    assert choice_of("colour_map").choices == ("automatic", *COLOUR_MAPS)


def test_results_begin_to_be_looked_at_as_it_was_chosen():
    assert Settings().display == Display()
    assert Settings(colour_map="magma", opacity=30).display == Display(colour_map="magma", opacity=0.3)


def test_a_disk_that_refuses_is_no_reason_to_fail():
    settings_path().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_path().parent.write_text("a file where the folder should be")
    save_settings(Settings(theme="light"))
    assert settings_path().parent.read_text() == "a file where the folder should be"
    assert load_settings() == Settings()


def test_of_two_windows_the_one_that_closes_last_does_not_undo_what_the_other_chose():
    first, second = OpenSettings(load_settings()), OpenSettings(load_settings())
    for window in (first, second):
        window.listen(save_changes)
    first.change(first.now.with_choice("theme", "light"))
    second.change(second.now.with_choice("opacity", 30))
    second.remember("images", "b.png")
    first.remember("images", "a.png")
    save_changes(first.now, Settings(**{**vars(first.now), "geometry": "left"}))  # it closes last
    now = load_settings()
    assert (now.theme, now.opacity, now.geometry) == ("light", 30, "left")
    assert now.recent_images == ("a.png", "b.png")


def test_plugins_that_two_windows_switch_off_and_on_add_up():
    save_settings(Settings(plugins_off=("a", "b")))
    before = load_settings()
    save_changes(before, Settings(plugins_off=("a", "b", "c")))
    save_changes(before, Settings(plugins_off=("b",)))
    assert load_settings().plugins_off == ("b", "c")


def test_a_full_disk_keeps_the_settings_that_were_there_and_leaves_nothing_else(monkeypatch):
    save_settings(Settings(theme="light"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    save_changes(load_settings(), Settings(theme="dark"))
    assert load_settings().theme == "light"
    assert {file.name for file in settings_path().parent.iterdir()} <= {"settings.json", "settings.lock"}


@pytest.mark.parametrize("what", ["pipe", "deep", "huge", "folder"])
def test_what_is_no_file_of_settings_gives_the_defaults(what):
    path = settings_path()
    path.parent.mkdir(parents=True)
    if what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    elif what == "deep":
        path.write_text("[" * 100_000)
    else:
        with path.open("wb") as file:
            file.truncate(8 << 30)
    assert load_settings() == Settings()
