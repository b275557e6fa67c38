"""Units: open the card of one channel of a layer and go back from it, or the sheet of a layer."""

from dataclasses import replace

from workbench.api import UserError

from . import command
from .layer import CHANNELS, check_layer
from .program import App
from .technique import find

CARD, SHEET = "unit", "unit-sheet"


@command("unit.open", "Open a unit…", menu="Technique/3", waits="run")
def open_unit(app: App, unit: str = "") -> None:
    """Show one channel of one layer, LAYER:CHANNEL: its map on the image, its values and its kernel."""
    if not unit:
        choices = [(f"{layer}:0", f"{layer}:0", "") for layer in app.model.layers]
        app.dialogs.choose("Open which unit? LAYER:CHANNEL", choices, lambda chosen: open_unit(app, chosen), free=True)
        return
    info = find(app, CARD)
    layer, _, channel = unit.rpartition(":")
    if not layer or not channel.isdigit():
        raise UserError(f"unit must be LAYER:CHANNEL; got {unit}.")
    merge = CARD if app.session.technique == CARD else ""  # from neighbour to neighbour is one step of undo
    session = app.session.with_params(CARD, unit=unit)
    if session.technique == SHEET:  # where its picture was seen the card has it too
        session = session.with_params(CARD, pictures=True)
    app.edit(f"{info.title} {unit}", replace(session, technique=CARD), merge)


@command("unit.sheet", "Sheet of a layer…", menu="Technique/3", waits="run")
def sheet(app: App, layer: str = "") -> None:
    """Show what the channels of a layer answer to most, a picture each."""
    if not layer:
        choices = [(name, name, "") for name in app.model.layers]
        app.dialogs.choose("Sheet of which layer?", choices, lambda chosen: sheet(app, chosen))
        return
    info = find(app, SHEET)
    session = app.session.with_params(SHEET, layer=layer)
    app.edit(f"{info.title} {layer}", replace(session, technique=SHEET))


def _pictures(app: App) -> bool:
    return bool(app.session.params.get(CARD, {}).get("pictures"))


@command(
    "unit.pictures", "Make its pictures", menu="Technique/3", icon="wand",
    when=lambda app: app.session.technique == CARD, on=_pictures, waits="run",
)  # fmt: skip
def pictures(app: App) -> None:
    """Make the pictures to which the channels that are opened answer most and least, or leave them out again."""
    on = not _pictures(app)
    words = "Pictures of units" if on else "No pictures of units"
    app.edit(words, app.session.with_params(CARD, pictures=on))


@command("unit.back", "Back from the unit", menu="Technique/3", when=lambda app: app.session.technique == CARD)
def back(app: App) -> None:
    """Go back to what was on the canvas before the unit was opened."""
    before = (session.technique for _, session in reversed(app.history.past))
    technique = next((name for name in before if name != CARD), "activations")
    app.edit(f"Back to {find(app, technique).title}", replace(app.session, technique=technique))


@command("unit.all", "Pictures of all units of a layer…", menu="Technique/3", when=lambda app: bool(app.model.layers))
def make_all(app: App, layer: str = "") -> None:
    """Make the picture of each unit of a layer in the background; cards and sheets show those that are there."""
    now = app.session
    if not layer and now.technique in (CARD, SHEET, CHANNELS):
        unit = str(now.params.get(now.technique, {}).get("unit", ""))
        layer = unit.rpartition(":")[0] or now.layer_of(now.technique)
    if not layer:
        choices = [(name, name, "") for name in app.model.layers]
        app.dialogs.choose("Pictures of all units of which layer?", choices, lambda chosen: make_all(app, chosen))
        return
    check_layer(app, layer)
    session = now.with_params(CARD, pictures=True)  # so that its cards show what is made
    app.edit(f"Pictures of {layer}", replace(session, making=layer, held=False))


def _is_making(app: App) -> bool:
    return bool(app.session.making)


@command(
    "unit.pause", "Pause the pictures of the layer", menu="Technique/3", when=_is_making,
    on=lambda app: app.units.paused,
)  # fmt: skip
def pause(app: App) -> None:
    """Hold the pictures that are made in the background, or let them go on; those that are made are kept."""
    app.units.pause(not app.units.paused)


@command("unit.stop", "Make no more pictures of the layer", menu="Technique/3", when=_is_making)
def stop(app: App) -> None:
    """Make no more pictures in the background; those that are made are kept, and asked for again it goes on there."""
    app.edit("No more pictures of the layer", replace(app.session, making=""))


@command("unit.made", "Sheet of the pictures that are made", menu="Technique/3", when=_is_making, waits="run")
def sheet_of_made(app: App) -> None:
    """Show the pictures that are there of the layer whose pictures are made in the background, beside each other."""
    layer, done = app.session.making, app.units.done
    if not done:
        raise UserError(f"No picture of {layer} is there yet.")
    info, made = find(app, SHEET), find(app, CARD).values(app.session)
    session = app.session.with_params(
        SHEET, layer=layer, order="index", first=0, channels=0 if done == app.units.total else done,
        steps=made["steps"], seed=made["seed"], large=True,
    )  # fmt: skip
    app.edit(f"{info.title} {layer}", replace(session, technique=SHEET).with_canvas())
