"""Settings: the settings page, one setting by name, and the defaults."""

from dataclasses import replace

from workbench.settings import Settings, choices

from . import App, command


@command("settings.open", "Settings…", menu="Edit/9", shortcut="Ctrl+,", icon="parameters")
def open_settings(app: App) -> None:
    """Theme, colours, device, and what is kept; a change holds at once."""
    app.open_settings()


@command("settings.set", "Set a setting")
def set_setting(app: App, name: str, value: str) -> None:
    """Choose the value of one setting."""
    app.set_settings(app.settings.with_choice(name, value))


@command("settings.reset", "Reset the settings", menu="Edit/9", icon="reset")
def reset(app: App) -> None:
    """Put everything on the settings page back to its default; hints come anew."""
    settings, defaults = app.settings, Settings()
    for choice in choices():
        settings = settings.with_choice(choice.name, getattr(defaults, choice.name))
    app.set_settings(replace(settings, hints_seen=()))
