"""Units: open the card of one channel of a layer and go back from it, or the sheet of a layer."""

from dataclasses import replace

from workbench.api import UserError

from . import command
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
