"""Styles: a network that paints photographs like given pictures, trained on the person's own photographs."""

import os

from workbench.document.painter_plan import ENDING

from . import command, perform
from .program import App


@command("style.train", "Train a style…", menu="Model/3")
def train(app: App) -> None:
    """Train a small network that paints photographs in the styles of pictures; it goes on while you do other things."""
    app.training.open()


@command("style.set", "State what is trained", when=lambda app: not app.training.under_way)
def state(app: App, name: str, *value: str) -> None:
    """State styles, photographs, norm, size, steps or file of a training; without a value a file is asked for."""
    asked = list(value) or _asked(app, name)
    if asked:
        app.training.state(name, asked)


@command("style.start", "Train the style, or go on", when=lambda app: not app.training.under_way, waits="run")
def start(app: App) -> None:
    """Train what is stated, from the last checkpoint where its file has one; it gives way to whatever else is run."""
    app.training.start()


@command("style.stop", "Stop training the style", when=lambda app: app.training.under_way)
def stop(app: App) -> None:
    """Stop the training; its file holds what was learned, and it can go on."""
    app.training.stop()


@command("style.open", "Open the trained style", when=lambda app: os.path.isfile(app.training.plan.file), waits="model")
def open_trained(app: App) -> None:
    """Load the network that was trained, and paint the open photograph with it: its styles are sliders."""
    app.training.close()
    app.model.load(app.training.plan.file)
    perform(app, "technique.choose", "fast-style")


def _asked(app: App, name: str) -> list[str]:
    """What a person names of it in a dialog."""
    if name == "styles":
        more = app.dialogs.files("Pictures of styles", "images")
        return [*app.training.plan.styles, *more] if more else []
    if name == "photographs":
        return app.dialogs.files("A folder of photographs", "folder")
    chosen = app.dialogs.path("Save the network", f"painter{ENDING}", (ENDING,)) if name == "file" else ""
    return [chosen] if chosen else []
