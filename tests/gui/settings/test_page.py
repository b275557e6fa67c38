"""What a person chooses once: a page made from the declaration, and that each choice holds at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from workbench.cache.disk_cache import DiskCache
from workbench.engine.forward.settings import ENGINE, MEMORY, WAYS
from workbench.gui.engine.engine_settings import sweep_environment
from workbench.gui.settings.page import SettingsPage
from workbench.gui.widgets.form import Form
from workbench.gui.widgets.theme import theme
from workbench.settings import Settings, choice_of, choices

EFFECTS = {  # what each choice changes at once, and another value of it; the language holds from the next start on
    "theme": ("light", lambda app: theme.wanted),
    "colour_map": ("cividis", lambda app: app.session.display.colour_map),
    "opacity": (25, lambda app: app.session.display.opacity),
    "background": ("black", lambda app: app.photos.background),
    "device": ("cuda", lambda app: app.scheduler.device),
    "sweep_memory": (512, lambda app: app.scheduler.client.environment.get("WORKBENCH_SWEEP_MEMORY")),
    "sweep_engine": ("torch", lambda app: app.scheduler.client.environment.get("WORKBENCH_SWEEP")),
    "autosave": (False, lambda app: app.settings.now.autosave),
    "store_limit": (100, lambda app: app.scheduler.cache.disk_cache.limit),
    "index_limit": (100, lambda app: app.settings.now.index_limit),
    "text_size": (16, lambda app: theme.text),
    "predictions": (9, lambda app: len(app.window.panels.answer.bars)),
    "hints": (False, lambda app: app.help.hints.hint),
}


@pytest.fixture
def page(app) -> SettingsPage:
    app.do("settings.open")
    return app.window.overlay.findChild(SettingsPage)


def test_every_choice_has_an_editor_and_an_effect(page):
    names = {choice.name for choice in choices()}
    assert set(page.values()) == names
    assert EFFECTS.keys() | {"language"} == names


@pytest.mark.parametrize("name", EFFECTS)
def test_a_choice_takes_effect_at_once(make_app, engine, tmp_path, name):
    app = make_app(disk_cache=DiskCache(tmp_path / "results"))
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    value, effect = EFFECTS[name]
    before = effect(app)
    app.do("settings.set", name, str(value))
    assert effect(app) != before


def test_the_page_opens_by_its_keys_and_the_first_editor_has_the_focus(app, qtbot):
    qtbot.keyClick(app.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert app.window.overlay.isVisible()
    assert app.window.overlay.title.text() == "Settings"
    page = app.window.overlay.findChild(SettingsPage)
    assert page.findChild(Form).editor("theme").isAncestorOf(app.window.focusWidget())


def test_a_choice_holds_at_once(app, page):
    page.changed.emit("theme", "light")
    assert theme.tokens.name == "light"
    page.changed.emit("opacity", 25)
    assert app.session.display.opacity == 0.25
    page.changed.emit("colour_map", "cividis")
    assert app.session.display.colour_map == "cividis"
    page.changed.emit("background", "black")
    assert app.session.background == app.photos.background == "black"
    page.changed.emit("autosave", False)
    assert not app.settings.now.autosave


def test_another_device_loads_the_model_there(app, engine, page):
    page.changed.emit("device", "cuda")
    assert app.scheduler.device == "cuda"
    assert engine.asks("load")


def test_a_result_in_half_precision_is_not_taken_for_one_in_full(app, engine, page):
    full = app.scheduler.catalogue.precision
    page.changed.emit("sweep_engine", "bfloat16")
    assert app.scheduler.catalogue.precision != full
    page.changed.emit("sweep_engine", "automatic")
    assert app.scheduler.catalogue.precision == full


def test_memory_and_engine_of_sweeps_are_told_to_a_fresh_engine(app, engine, page):
    restarted = []
    engine.restart = lambda: restarted.append(dict(engine.environment))
    page.changed.emit("sweep_memory", 512)
    page.changed.emit("sweep_engine", "torch")
    assert restarted[-1] == {"WORKBENCH_SWEEP_MEMORY": "512", "WORKBENCH_SWEEP": "torch"}
    app.do("settings.reset")
    assert restarted[-1] == {"WORKBENCH_SWEEP_MEMORY": "", "WORKBENCH_SWEEP": ""}


def test_the_engine_knows_the_names_that_the_settings_page_tells_it_by():
    assert set(sweep_environment(Settings())) == {ENGINE, MEMORY}
    assert choice_of("sweep_engine").choices == WAYS


def test_the_room_for_results_is_that_of_the_shelf(make_app, tmp_path):
    disk_cache = DiskCache(tmp_path / "results")
    app = make_app(disk_cache=disk_cache)
    app.do("settings.set", "store_limit", "100")
    assert disk_cache.limit == 100_000_000


def test_what_is_not_allowed_is_refused_in_words_and_the_page_shows_what_holds(app, page):
    app.do("settings.set", "opacity", "200")
    assert app.window.message.text == "opacity must be 0 to 100 %; got 200."
    app.do("settings.set", "colour", "red")
    assert app.window.message.text.startswith("There is no setting 'colour'")
    assert page.values()["opacity"] == 60


def test_reset_puts_everything_back(app, page):
    page.changed.emit("theme", "light")
    page.changed.emit("opacity", 25)
    button = page.findChild(QPushButton, "reset")
    button.click()
    assert app.session.display.opacity == 0.6
    assert theme.wanted == "system"
    assert page.values()["opacity"] == 60
