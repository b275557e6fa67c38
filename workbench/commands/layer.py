"""The layer that techniques look at."""

import difflib

from workbench.api import UserError

from . import App, command


@command("layer.set", "Choose a layer…", menu="Model/2", shortcut="Ctrl+L", icon="layers", waits="run")
def set_layer(app: App, name: str = "") -> None:
    """Use this layer in every technique that takes one."""
    if not name:
        app.ask("Choose a layer", [(layer, layer, "") for layer in app.layers], lambda chosen: set_layer(app, chosen))
        return
    if name not in app.layers:
        if not app.layers:
            raise UserError("No model is loaded, so there is no layer to choose.")
        near = difflib.get_close_matches(name, app.layers, n=3, cutoff=0.4)
        raise UserError(f"There is no layer {name!r}" + (f"; the nearest are {', '.join(near)}." if near else "."))
    app.edit(f"Layer {name}", app.session.with_layer(name))


@command(
    "layer.default",
    "Use each technique's own layer",
    menu="Model/2",
    when=lambda app: bool(app.session.layer),
    waits="run",
)
def default_layer(app: App) -> None:
    """Let each technique choose its layer."""
    app.edit("Default layer", app.session.with_layer(""))
