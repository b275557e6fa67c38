"""The controller of settings: the page is opened again, and a new session begins as it was chosen."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from workbench.gui.settings.page import SettingsPage
from workbench.gui.widgets.theme import theme
from workbench.settings import Settings, load_settings


def test_a_new_session_begins_as_it_was_chosen(app):
    app.do("settings.set", "opacity", "30")
    app.do("view.opacity", "90")
    app.do("session.new")
    assert app.session.display.opacity == 0.3


def test_the_page_can_be_opened_again_after_others(app):
    app.do("settings.open")
    app.do("help.shortcuts")
    app.do("settings.open")
    app.do("settings.set", "opacity", "35")
    assert app.window.overlay.findChild(SettingsPage).values()["opacity"] == 35


def test_a_language_that_no_font_here_can_write_is_said_at_choosing(app, monkeypatch):
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    app.do("settings.set", "language", "chinese")
    assert app.window.message.text.startswith("No font on this machine has Chinese characters")
    app.settings.keep()
    app.do("settings.set", "language", "english")
    assert app.window.message.text == "The window has this language from the next start on."


def test_a_language_that_can_be_written_comes_with_the_next_start(app, monkeypatch):
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["Some Han"])
    app.settings.keep()
    app.do("settings.set", "language", "chinese")
    assert app.window.message.text == "The window has this language from the next start on."


def test_a_macro_s_settings_hold_for_its_own_window_and_of_a_language_that_is_said(app, monkeypatch):
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["Some Han"])
    app.do("settings.set", "theme", "light")
    assert theme.wanted == "light"
    app.do("settings.set", "language", "chinese")
    assert app.window.message.text.startswith("What a macro sets holds for its own window")
    assert load_settings() == Settings()
    app.settings.keep()  # the macro has ended, and its window stays
    app.do("settings.set", "text_size", "15")
    assert load_settings() == Settings(text_size=15)
