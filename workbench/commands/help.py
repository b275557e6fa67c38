"""Help: the keyboard shortcuts, and the page about the program."""

from . import command
from .program import App


@command("help.shortcuts", "Keyboard shortcuts", menu="Help/1", shortcut="F1", also="?", icon="help")
def shortcuts(app: App) -> None:
    """Every command with its keys."""
    app.help.show("shortcuts")


@command("help.about", "About the Workbench", menu="Help/2", icon="info")
def about(app: App) -> None:
    """Version, engine and device."""
    app.help.show("about")
