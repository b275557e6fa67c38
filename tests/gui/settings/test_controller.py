"""The controller of settings: the page is opened again, and a new session begins as it was chosen."""

from __future__ import annotations

from workbench.gui.settings.page import SettingsPage


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
