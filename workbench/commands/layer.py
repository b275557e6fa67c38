"""Layers: choose the target layer of techniques, and show a layer's channels."""

import difflib
from dataclasses import replace

from workbench.api import UserError

from . import command
from .program import App
from .technique import find

CHANNELS, PICTURES = "activations", "feature-visualization"


@command("layer.set", "Choose a layer…", menu="Model/2", shortcut="Ctrl+L", icon="layers", waits="run")
def set_layer(app: App, name: str = "") -> None:
    """Use this layer in every technique that takes one."""
    if not name:
        app.dialogs.choose(
            "Choose a layer", [(layer, layer, "") for layer in app.model.layers], lambda chosen: set_layer(app, chosen)
        )
        return
    check_layer(app, name)
    app.edit(f"Layer {name}", app.session.with_layer(name))


@command("layer.channels", "Show a layer's channels…", menu="Model/2", waits="run")
def show_channels(app: App, name: str = "") -> None:
    """Show what each channel of this layer answers to the image; a channel that is picked opens its card."""
    if not name:
        choices = [(layer, layer, "") for layer in app.model.layers]
        app.dialogs.choose("The channels of which layer?", choices, lambda chosen: show_channels(app, chosen))
        return
    info = find(app, CHANNELS)
    check_layer(app, name)
    session = app.session.with_layer(name)
    own = session.params.get(CHANNELS, {})
    all_channels = {parameter: value for parameter, value in own.items() if parameter != "channel"}
    session = replace(session, technique=CHANNELS, params={**session.params, CHANNELS: all_channels})
    app.edit(f"{info.title} of {name}", session)


@command("layer.place", "What a layer answers at a place", when=lambda app: bool(app.model.layers), waits="run")
def show_place(app: App, layer: str, pixel: str) -> None:
    """Make a picture of all that a layer answers at a pixel of the network's input, X,Y, of the open image."""
    check_layer(app, layer)
    x, mark, y = pixel.partition(",")
    if not mark or not (x.isdecimal() and y.isdecimal()):
        raise UserError(f"The place must be X,Y in whole pixels of the network's input; got {pixel[:40]!r}.")
    info = find(app, PICTURES)
    session = app.session.with_params(
        PICTURES, shows="place", layer=layer, region=app.model.cell(layer, int(x), int(y))
    )
    app.edit(f"{info.title} of a place in {layer}", replace(session, technique=PICTURES).with_canvas())


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


def check_layer(app: App, name: str) -> None:
    """Raises UserError, with the nearest names, where the model has no such layer."""
    if not app.model.layers:
        raise UserError("No model is loaded, so there is no layer to choose.")
    if name not in app.model.layers:
        near = difflib.get_close_matches(name, app.model.layers, n=3, cutoff=0.4)
        raise UserError(f"There is no layer {name!r}" + (f"; the nearest are {', '.join(near)}." if near else "."))
