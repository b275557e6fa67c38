"""What is remembered between two starts."""

from __future__ import annotations

import pytest

from workbench.render.colour import COLOUR_MAPS
from workbench.render.display import Display
from workbench.settings import Settings, choice_of, load_settings, save_settings, settings_path


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


def test_what_is_saved_is_there_again():
    settings = Settings(theme="light", panels={"open": ["images"]}).with_recent("recent_images", "a.png")
    save_settings(settings)
    assert load_settings() == settings


def test_the_last_one_used_is_the_first_of_the_recent_ones_and_stands_there_once():
    settings = Settings()
    for name in ("a", "b", "a"):
        settings = settings.with_recent("recent_models", name)
    assert settings.recent_models == ("a", "b")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"theme": 3, "panels": []}', '{"recent_images": "x"}'])
def test_a_damaged_file_gives_the_defaults(text):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(text)
    assert load_settings() == Settings()


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
