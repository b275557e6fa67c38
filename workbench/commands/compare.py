"""Comparisons: runs side by side."""

import math
from collections.abc import Sequence
from dataclasses import replace

from workbench.api import Param, UserError
from workbench.document.session import Session
from workbench.document.technique_info import convert

from . import App, command
from .model import references
from .target import target_text
from .technique import find

VALUED = ("int", "float", "bool", "choice")  # parameters with values to compare


def _tiles(app: App) -> bool:
    return bool(app.session.tiles)


def _compared(app: App) -> list[Session]:
    """Of each run that is compared, the session that asks for it; without any, the session as it is."""
    there = [run for run in app.session.compared if run.technique in app.techniques]
    return [app.session.as_of(run) for run in there] or [app.session]


def _over(app: App, parameter: str, values: Sequence[str]) -> None:
    """Put what is compared side by side under each value of a parameter; what has no such parameter stays as it is."""
    found, compared = [], _compared(app)
    having = [one for one in compared if any(k.name == parameter for k in app.techniques[one.technique].params or ())]
    if not having:
        app.techniques[compared[0].technique].parameter(parameter)  # says which it has
    for one in compared:
        info = app.techniques[one.technique]
        told = [convert(info, [(parameter, value)]) for value in values] if one in having else [{}]
        found += [one.with_params(one.technique, **new) if new else one for new in told]
    app.compare(found)


def _all_values(parameter: Param) -> tuple[str, ...]:
    """Every value of a parameter that has few."""
    return ("true", "false") if parameter.type == "bool" else parameter.choices


def _around(parameter: Param) -> list[str]:
    """Half the default, the default and twice as much, as far as they are allowed."""
    whole = parameter.type == "int"
    some = [parameter.default // 2 if whole else parameter.default / 2, parameter.default, parameter.default * 2]
    low, high = (
        (-math.inf if parameter.low is None else parameter.low),
        (math.inf if parameter.high is None else parameter.high),
    )
    return [f"{value:g}" for value in dict.fromkeys(min(max(one, low), high) for one in some)]


@command(
    "compare.add", "Add to the comparison", menu="Run/3", shortcut="Ctrl+Shift+D", icon="plus",
    when=lambda app: bool(app.session.shown),
)  # fmt: skip
def add(app: App, number: str = "") -> None:
    """Put the run beside those that are compared, or beside the one on the canvas; a run can be dragged there too."""
    chosen = int(number) if number.isdigit() else app.session.shown
    if chosen not in {run.number for run in app.session.runs}:
        raise UserError(f"There is no run {number!r}.")
    beside = app.session.tiles or tuple(number for number in (app.session.shown,) if number)
    if chosen not in app.session.tiles:
        app.edit("Add to the comparison", replace(app.session, tiles=tuple(dict.fromkeys((*beside, chosen)))))


@command("compare.pinned", "Compare the pinned runs", menu="Run/3", when=lambda app: len(app.session.pinned) > 1)
def pinned(app: App) -> None:
    """Put all pinned runs side by side."""
    app.edit("Compare the pinned runs", replace(app.session, tiles=app.session.pins))


@command("compare.images", "Compare over the open images", menu="Run/3", when=lambda app: len(app.session.images) > 1)
def over_images(app: App, most: str = "9") -> None:
    """Run what is compared, or this technique, on the open images, at most so many, and put all side by side."""
    images = app.session.images[: int(most) if most.isdigit() and int(most) else 9]
    app.compare([replace(one, current=image.key) for one in _compared(app) for image in images])


@command("compare.techniques", "Compare techniques…", menu="Run/3", when=lambda app: app.session.image is not None)
def over_techniques(app: App, *id: str) -> None:
    """Run these techniques too on what is compared, or on this image, and put all side by side."""
    if not id:
        choices = [(t.id, t.title, t.group) for t in app.techniques.values() if t.works and t.takes == "image"]
        app.ask("Compare this result with which technique?", choices, lambda one: over_techniques(app, one))
        return
    found, compared = [find(app, one).id for one in id], _compared(app)
    app.compare([*compared, *(replace(one, technique=technique) for technique in found for one in compared)])


@command("compare.layers", "Compare over layers", menu="Run/3", when=lambda app: bool(app.layers))
def over_layers(app: App, *name: str) -> None:
    """Look from these layers side by side; by itself from the last of each size of maps."""
    _over(app, "layer", name or app.stages)


@command("compare.classes", "Compare over the likeliest classes", menu="Run/3", when=lambda app: bool(app.likeliest))
def over_classes(app: App, *target: str) -> None:
    """Explain these classes, or other targets, side by side; by itself the three likeliest."""
    _over(app, "target", [target_text(one, app.classes) for one in target or map(str, app.likeliest[:3])])


@command("compare.models", "Compare models…", menu="Run/3", when=lambda app: bool(app.layers))
def over_models(app: App, *reference: str) -> None:
    """Run what is compared, or this technique, on these models too, each from a layer of its own choice."""
    if not reference:
        app.ask("Compare with which model?", references(app), lambda one: over_models(app, one))
        return
    compared = _compared(app)
    others = [replace(one, model=model).with_layer("") for model in reference for one in compared if one.model != model]
    app.compare([*compared, *others])


@command("compare.values", "Compare over a parameter's values…", menu="Run/3", when=lambda app: bool(app.layers))
def over_values(app: App, parameter: str = "", *value: str) -> None:
    """Run the technique with each of these values of one parameter, and put the results side by side."""
    info = app.techniques[app.session.technique]
    if not parameter:
        choices = [(one.name, one.title, one.help) for one in info.params or () if one.type in VALUED]
        if not choices:
            raise UserError(f"{info.title} has no parameter with values to compare.")
        app.ask("Compare over which parameter?", choices, lambda one: over_values(app, one))
    elif value:
        _over(app, parameter, value)
    elif some := _all_values(info.parameter(parameter)):
        _over(app, parameter, some)
    else:
        asked = info.parameter(parameter)
        around = " ".join(_around(asked))
        title = f"Which values of {asked.title}, {asked.rule}? Several, with spaces between them."
        app.ask(title, [(around, around, asked.unit)], lambda text: over_values(app, parameter, *text.split()))


@command("compare.remove", "Take out of the comparison", when=_tiles)
def remove(app: App, number: str) -> None:
    """Take a run out of the comparison, by its number."""
    rest = tuple(tile for tile in app.session.tiles if str(tile) != number)
    app.edit("Take out of the comparison", replace(app.session, tiles=rest))


@command("compare.end", "End the comparison", menu="Run/3", shortcut="Ctrl+Shift+E", when=_tiles)
def end(app: App) -> None:
    """Go back to one result."""
    app.edit("End the comparison", replace(app.session, tiles=()))


@command(
    "compare.one_scale", "One scale", menu="Run/3", when=_tiles, on=lambda app: app.session.one_scale
)  # fmt: skip
def one_scale(app: App) -> None:
    """Give maps of one unit and layer one range, or let each have its own."""
    app.edit("One scale", replace(app.session, one_scale=not app.session.one_scale))


@command(
    "compare.difference", "A − B", menu="Run/3", when=lambda app: len(app.session.tiles) == 2,
    on=lambda app: app.session.difference,
)  # fmt: skip
def difference(app: App) -> None:
    """Show the difference of two maps of one size and unit beside them."""
    app.edit("A − B", replace(app.session, difference=not app.session.difference))
