"""Plugins: the plugin manager, a new plugin, and reloading."""

from . import command
from .program import App


@command("plugin.manage", "Plugins…", menu="Technique/4", icon="techniques")
def manage(app: App) -> None:
    """Which techniques were found, where, in which version; switch them off, see what is wrong with a broken one."""
    app.plugins.open()


@command("plugin.new", "New plugin…", menu="Technique/4", icon="plus")
def new(app: App, name: str = "") -> None:
    """Make a technique of your own from a template; it is in the list at once and runs, ready to be changed."""
    if name:
        app.plugins.new(name)
    else:
        app.dialogs.choose("Name of the new technique: type it and press Enter", [], app.plugins.new, free=True)


@command("plugin.reload", "Load plugins anew", menu="Technique/4", icon="reset")
def reload(app: App) -> None:
    """Take up plugins that were changed, added or removed; nothing that was done is lost."""
    app.plugins.reload()
