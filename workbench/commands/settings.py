"""Settings: the settings page, one setting by name, and the defaults."""

from dataclasses import replace

from workbench.settings import Settings, choices

from . import command
from .program import App


@command("settings.open", "Settings…", menu="Edit/9", shortcut="Ctrl+,", icon="parameters")
def open_settings(app: App) -> None:
    """Theme, colours, device, and what is kept; a change holds at once."""
    app.settings_page.open()


@command("settings.set", "Set a setting")
def set_setting(app: App, name: str, value: str) -> None:
    """Choose the value of one setting."""
    app.settings.change(app.settings.now.with_choice(name, value))


@command("settings.reset", "Reset the settings", menu="Edit/9", icon="reset")
def reset(app: App) -> None:
    """Put everything on the settings page back to its default; hints come anew."""
    settings, defaults = app.settings.now, Settings()
    for choice in choices():
        settings = settings.with_choice(choice.name, getattr(defaults, choice.name))
    app.settings.change(replace(settings, hints_seen=()))
