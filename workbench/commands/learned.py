"""What a network has learned: a class, units, a layer, a dream and styles, each a click from the menu."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from . import command
from .program import App
from .technique import find
from .unit import CARD, SHEET

CLASS, DREAM, STYLES = "feature-visualization", "deepdream", "fast-style"
PAINTER = "multistyle"
MENU = "Technique/2/What it has learned"


def _applies(technique: str) -> Callable[[Any], bool]:
    return lambda app: technique not in app.techniques or app.techniques[technique].works is not False


def _why_not(technique: str) -> Callable[[Any], str]:
    return lambda app: find(app, technique).sentence


@command(
    "learned.class", "What a class looks like to it", menu=MENU, waits="run", when=_applies(CLASS),
    otherwise=_why_not(CLASS),
)  # fmt: skip
def show_class(app: App, target: str = "") -> None:
    """Make the picture to which a target answers most: the class that is predicted, or the one that is named."""
    info = find(app, CLASS)
    session = app.session
    if any(param.name == "shows" for param in info.params or ()):
        session = session.with_params(CLASS, shows="target")
    session = replace(session, technique=CLASS)
    if target:
        session = session.with_target(str(app.model.targets.typed(target)))
    app.edit(info.title, session.with_canvas())


@command(
    "learned.layer", "What the units of a layer look for", menu=MENU, waits="run", when=_applies(SHEET),
    otherwise=_why_not(SHEET),
)  # fmt: skip
def show_layer(app: App) -> None:
    """Make pictures of the units of a layer, beside each other; a click on one opens its card."""
    app.edit(find(app, SHEET).title, replace(app.session, technique=SHEET).with_canvas())


@command(
    "learned.unit", "What one unit looks for", menu=MENU, waits="run", when=_applies(CARD), otherwise=_why_not(CARD)
)
def show_unit(app: App) -> None:
    """Open the card of a unit, with the pictures to which it answers most and least."""
    session = app.session.with_params(CARD, pictures=True)
    app.edit(find(app, CARD).title, replace(session, technique=CARD).with_canvas())


@command(
    "learned.dream", "Dream on this image", menu=MENU, waits="run", when=_applies(DREAM), otherwise=_why_not(DREAM)
)
def dream(app: App) -> None:
    """Make what the network sees a little of in the open image stronger, until people see it too."""
    app.edit(find(app, DREAM).title, replace(app.session, technique=DREAM).with_canvas())


@command("learned.styles", "Paint this image in 26 styles", menu=MENU, waits="model")
def styles(app: App) -> None:
    """Paint the image by sliders of styles: with the network of 26, which is loaded unless one that paints is open."""
    info = find(app, STYLES)
    session = replace(app.session, technique=STYLES).with_canvas()
    if info.works is not True:
        session = session.without_param("target").without_param("styles").with_layer("")
        session = replace(session, model=PAINTER, target="predicted")
    app.description.close()
    app.edit(info.title, session)
