"""Comparing: runs side by side, over images, techniques, layers, classes, models or values of a parameter."""

import math
from collections.abc import Sequence
from dataclasses import replace

from workbench.api import Param, Target, UserError
from workbench.document.session import Session
from workbench.document.technique_info import TechniqueInfo, convert

from . import command
from .model import references
from .program import App
from .run import run_number
from .technique import find

COMPARABLE = ("int", "float", "bool", "choice")  # types of parameters whose values can be compared


def _tiles(app: App) -> bool:
    return bool(app.session.tiles)


def _compared(app: App) -> list[Session]:
    """A session for each compared run, with that run's inputs; the present session where nothing is compared."""
    runs = [run for run in app.session.compared if run.technique in app.techniques]
    return [app.session.as_of(run) for run in runs] or [app.session]


def _compare_values(app: App, parameter: str, values: Sequence[str]) -> None:
    """Compare each session under every value of a parameter; a technique without the parameter is left as it is."""
    sessions = _compared(app)
    if not any(_has_parameter(app, session, parameter) for session in sessions):
        app.techniques[sessions[0].technique].parameter(parameter)  # raises UserError that lists its parameters
    wanted = []
    for session in sessions:
        info = app.techniques[session.technique]
        if _has_parameter(app, session, parameter):
            wanted += [session.with_params(info.id, **convert(info, [(parameter, value)])) for value in values]
        else:
            wanted.append(session)
    app.comparison.compare(wanted)


def _has_parameter(app: App, session: Session, name: str) -> bool:
    return any(param.name == name for param in app.techniques[session.technique].params or ())


def _all_values(param: Param) -> tuple[str, ...]:
    """Every value of a switch or a choice; empty for numbers."""
    return ("true", "false") if param.type == "bool" else param.choices


def _around_default(param: Param) -> list[str]:
    """Half the default, the default and twice the default, within the parameter's bounds."""
    half = param.default // 2 if param.type == "int" else param.default / 2
    low = -math.inf if param.low is None else param.low
    high = math.inf if param.high is None else param.high
    within = [min(max(value, low), high) for value in (half, param.default, param.default * 2)]
    return [f"{value:g}" for value in dict.fromkeys(within)]


@command(
    "compare.add", "Add to the comparison", menu="Run/3", shortcut="Ctrl+Shift+D", icon="plus",
    when=lambda app: bool(app.session.shown),
)  # fmt: skip
def add(app: App, number: str = "") -> None:
    """Put the run beside those that are compared, or beside the one on the canvas; a run can be dragged there too."""
    chosen = run_number(app, number)
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
    app.comparison.compare([replace(session, current=image.key) for session in _compared(app) for image in images])


@command("compare.techniques", "Compare techniques…", menu="Run/3", when=lambda app: app.session.image is not None)
def over_techniques(app: App, *id: str) -> None:
    """Run these techniques too on what is compared, or on this image, and put all side by side."""
    if not id:
        choices = [(t.id, t.title, t.group) for t in app.techniques.values() if t.works and t.takes == "image"]
        app.dialogs.choose(
            "Compare this result with which technique?", choices, lambda chosen: over_techniques(app, chosen)
        )
        return
    techniques, compared = [find(app, name).id for name in id], _compared(app)
    others = [replace(session, technique=technique) for technique in techniques for session in compared]
    app.comparison.compare([*compared, *others])


@command("compare.layers", "Compare over layers", menu="Run/3", when=lambda app: bool(app.model.layers))
def over_layers(app: App, *name: str) -> None:
    """Look from these layers side by side; by itself from the last of each size of maps."""
    _compare_values(app, "layer", name or app.model.stages)


@command(
    "compare.classes", "Compare over the likeliest classes", menu="Run/3", when=lambda app: bool(app.runs.likeliest)
)
def over_classes(app: App, *target: str) -> None:
    """Explain these classes, or other targets, side by side; by itself the three likeliest."""
    targets = target or map(str, app.runs.likeliest[:3])
    _compare_values(app, "target", [str(Target.typed(text, app.model.classes)) for text in targets])


@command("compare.models", "Compare models…", menu="Run/3", when=lambda app: bool(app.model.layers))
def over_models(app: App, *reference: str) -> None:
    """Run what is compared, or this technique, on these models too, each from a layer of its own choice."""
    if not reference:
        app.dialogs.choose("Compare with which model?", references(app), lambda chosen: over_models(app, chosen))
        return
    compared = _compared(app)
    others = [
        replace(session, model=model).with_layer("")
        for model in reference
        for session in compared
        if session.model != model
    ]
    app.comparison.compare([*compared, *others])


@command("compare.values", "Compare over a parameter's values…", menu="Run/3", when=lambda app: bool(app.model.layers))
def over_values(app: App, parameter: str = "", *value: str) -> None:
    """Run the technique with each of these values of one parameter, and put the results side by side."""
    info = app.techniques[app.session.technique]
    if not parameter:
        _ask_parameter(app, info)
    elif values := value or _all_values(info.parameter(parameter)):
        _compare_values(app, parameter, values)
    else:
        _ask_values(app, info.parameter(parameter))


def _ask_parameter(app: App, info: TechniqueInfo) -> None:
    choices = [(param.name, param.title, param.help) for param in info.params or () if param.type in COMPARABLE]
    if not choices:
        raise UserError(f"{info.title} has no parameter with values to compare.")
    app.dialogs.choose("Compare over which parameter?", choices, lambda name: over_values(app, name))


def _ask_values(app: App, param: Param) -> None:
    suggested = " ".join(_around_default(param))
    title = f"Which values of {param.title}, {param.rule}? Several, with spaces between them."
    choices = [(suggested, suggested, param.unit)]
    app.dialogs.choose(title, choices, lambda text: over_values(app, param.name, *text.split()))


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
