"""Comparing: runs side by side, over images, techniques, layers, classes, models or values of a parameter."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from workbench.api import Param, Target, UserError
from workbench.document.comparison_grid import comparison_grid
from workbench.document.model_targets import NO_LIKENESS
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import TechniqueInfo, convert
from workbench.images.image_reference import shortest_end

from . import command
from .front import ADDED, has_run, no_run
from .model import references
from .program import App
from .run import run_number
from .technique import find

MOST_TILES = 60  # results that stand side by side and can still be told apart

EXPLAINING = "Class activation", "Gradients", "Perturbation"  # groups of techniques that say what a target comes from
COMPARABLE = ("int", "float", "bool", "choice")  # types of parameters whose values can be compared


def _tiles(app: App) -> bool:
    return bool(app.session.tiles)


def _compared(app: App) -> list[Session]:
    """A session for each compared run, finished or not; the present session where the canvas is in front."""
    return [each for each in app.comparison.asked if each.technique in app.techniques] or [app.session]


def _distinct(sessions: Iterable[Session]) -> list[Session]:
    """The sessions without those that ask for the same as one before them."""
    return list({_inputs(session): session for session in reversed(list(sessions))}.values())[::-1]


def _inputs(session: Session) -> tuple[str, ...]:
    params = repr(sorted(session.params.get(session.technique, {}).items()))
    return session.technique, params, session.target, session.layer, session.current, session.model


def _compare(app: App, sessions: Iterable[Session]) -> None:
    """Compare these. Raises UserError where they are more than there is room for."""
    wanted = _distinct(sessions)
    if len(wanted) > MOST_TILES:
        raise UserError(f"{len(wanted)} results have no room side by side; at most {MOST_TILES} have. Choose fewer.")
    app.comparison.compare(wanted)


def _with_values(app: App, parameter: str, values: Sequence[str]) -> list[Session]:
    """Each compared session under every value of a parameter; a technique without the parameter is left as it is."""
    sessions = _compared(app)
    if not any(_has_parameter(app.techniques[session.technique], parameter) for session in sessions):
        app.techniques[sessions[0].technique].parameter(parameter)  # raises UserError that lists its parameters
    wanted = []
    for session in sessions:
        info = app.techniques[session.technique]
        if _has_parameter(info, parameter):
            wanted += [session.with_params(info.id, **convert(info, [(parameter, value)])) for value in values]
        else:
            wanted.append(session)
    return wanted


def _has_parameter(info: TechniqueInfo, name: str) -> bool:
    return any(param.name == name for param in info.params or ())


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
    when=lambda app: bool(app.session.runs), unnamed=lambda app: has_run(app) and not app.session.comparing,
    otherwise=lambda app: ADDED if app.session.comparing else no_run(app),
)  # fmt: skip
def add(app: App, number: str = "") -> None:
    """Put the run beside those that are compared, or beside the one on the canvas; a run can be dragged there too."""
    chosen = run_number(app, number)
    beside = app.session.tiles or tuple(number for number in (app.session.shown,) if number)
    app.edit("Add to the comparison", app.session.with_tiles((*beside, chosen)))


@command("compare.pinned", "Compare the pinned runs", menu="Run/3", when=lambda app: len(app.session.pinned) > 1)
def pinned(app: App) -> None:
    """Put all pinned runs side by side."""
    app.edit("Compare the pinned runs", app.session.with_tiles(app.session.pins))


@command("compare.images", "Compare over images…", menu="Run/3", when=lambda app: len(app.session.images) > 1)
def over_images(app: App, *image: str) -> None:
    """Run what is compared, or this technique, on images picked from a list, by their names, on so many, or on all."""
    images = app.session.images
    if image:
        _compare(app, _on_images(app, _named(app, image)))
        return
    room = max(1, MOST_TILES // len(_on_images(app, images[:1])))
    app.picker.pick(
        "Compare over which images?",
        [
            (each.key, _told_apart(each, images), "on the canvas" if each is app.session.image else "")
            for each in images
        ],
        {each.key for each in _first(app, room)},
        lambda keys: len(_on_images(app, [each for each in images if each.key in keys])),
        lambda keys: _compare(app, _on_images(app, [each for each in images if each.key in keys])),
    )


def beside(app: App, images: Sequence[OpenImage]) -> None:
    """Open images beside each other, each with what this technique says of it."""
    session = _about_one_image(app, app.session.with_images(tuple(images), images[0].key))
    _compare(app, [session.showing(image.key).with_canvas() for image in images])


def _told_apart(image: OpenImage, among: Sequence[OpenImage]) -> str:
    """Its name, with its folders as far as another image is called so too."""
    alike = [other.path for other in among if other.name == image.name and other is not image]
    return shortest_end(image.path, alike) if alike and image.path else image.name


def _on_images(app: App, images: Sequence[OpenImage]) -> list[Session]:
    each = [_about_one_image(app, session) for session in _compared(app)]
    return _distinct(session.showing(image.key) for session in each for image in images)


def _about_one_image(app: App, session: Session) -> Session:
    """The session, with the technique before one that looks at no single image, such as an embedding."""
    earlier = (past.technique for _, past in reversed(app.history.past))
    for technique in (session.technique, *earlier, Session().technique):
        if technique in app.techniques and app.techniques[technique].takes == "image":
            return replace(session, technique=technique)
    return session


def _first(app: App, count: int) -> list[OpenImage]:
    """So many of the open images in their order, the one on the canvas among them."""
    images, current = app.session.images, app.session.image
    others = [image for image in images if image is not current][: count - 1 if current else count]
    return [image for image in images if image is current or image in others]


def _named(app: App, names: Sequence[str]) -> list[OpenImage]:
    """The images that these words name: a number, "all", paths or file names; says which open images stay out."""
    images = app.session.images
    if names == ("all",):
        return list(images)
    if len(names) == 1 and names[0].isdigit() and int(names[0]):
        chosen = _first(app, int(names[0]))
        if len(chosen) < len(images):
            app.say(f"{len(chosen)} of {len(images)} open images are compared; Compare over images… has a list.")
        return chosen
    found = []
    for name in names:
        match = next((image for image in images if name in (image.key, image.name)), None)
        if match is None:
            raise UserError(f"There is no open image {name!r}; there are {len(images)}.")
        found.append(match)
    return found


def _pair(app: App, names: Sequence[str] = ()) -> list[OpenImage]:
    """The two images that are meant: those named, those selected in the collection, or the two that are listed.

    Where one is selected that was found for another, these. Raises UserError where they are not two.
    """
    if names:
        images = list(dict.fromkeys(_named(app, names)))
    elif app.session.browsing:
        images = list(app.collection.selected)
        if len(images) == 1 and app.collection.query is not None:
            images = [app.collection.query, *images]
    else:
        images = list(app.session.strip_images)
    if len(images) != 2:
        raise UserError(_not_two(len(images), bool(names), app.session.browsing))
    if not app.model.targets.compares:
        raise UserError(NO_LIKENESS if app.model.layers else "No model is loaded.")
    if nameless := next((image.name for image in images if not image.path), ""):
        raise UserError(f"Only an image that is a file can be compared by its features; {nameless} is none.")
    return images


def _not_two(count: int, named: bool, browsing: bool) -> str:
    if named:
        return f"Two images are compared; {count} are named."
    if browsing:
        return f"Two images are compared; {count} are selected."
    return f"Two images are compared; {count} are open."


def _why_not_alike(app: App) -> str:
    """Why no two images can be explained by their likeness; empty where they can."""
    try:
        _pair(app)
    except UserError as refusal:
        return str(refusal)
    return ""


def explaining(app: App, session: Session) -> Session:
    """The session, with the technique before one that shows no map of what its target comes from on the image."""
    earlier = (past.technique for _, past in reversed(app.history.past))
    for technique in (session.technique, *earlier):
        info = app.techniques.get(technique)
        if info is None or info.group not in EXPLAINING or not info.works:
            continue
        if _takes(info, Target.parse(session.target_of(technique))):
            return replace(session, technique=technique)
    return replace(session, technique=Session().technique)


def _takes(info: TechniqueInfo, target: Target) -> bool:
    kinds = [param.kinds for param in info.params or () if param.name == "target"]
    return bool(kinds) and (not kinds[0] or target.kind in kinds[0])


@command(
    "compare.alike", "Why are these two alike?", menu="Image/3",
    when=lambda app: app.model.targets.compares, unnamed=lambda app: not _why_not_alike(app),
    otherwise=_why_not_alike, waits="run",
)  # fmt: skip
def alike(app: App, *image: str) -> None:
    """Show what in each of two images makes it like the other: those named or selected, or the two that are open."""
    one, other = _pair(app, image)
    session = app.session.with_images((one, other), one.key)
    sessions = [
        session.showing(here.key).with_target(app.model.targets.likeness_to(there.path))
        for here, there in ((one, other), (other, one))
    ]
    app.comparison.compare([replace(explaining(app, each), browsing=False) for each in sessions])


@command("compare.techniques", "Compare techniques…", menu="Run/3", when=lambda app: app.session.image is not None)
def over_techniques(app: App, *id: str) -> None:
    """Run these techniques too on what is compared, or on this image, and put all side by side."""
    compared = _compared(app)

    def beside(names: Sequence[str]) -> list[Session]:
        techniques = [find(app, name).id for name in names]
        others = (replace(session, technique=technique) for technique in techniques for session in compared)
        return _distinct([*compared, *others])

    if id:
        _compare(app, beside(id))
        return
    have = {session.technique for session in compared}
    choices = [
        (info.id, info.title, info.group)
        for info in app.techniques.values()
        if info.works and info.takes == "image" and info.id not in have
    ]
    if not choices:
        raise UserError("Which techniques can be compared is known when the engine has started.")
    title = "Compare this result with which techniques?"
    app.picker.pick(title, choices, (), lambda ids: len(beside(ids)), lambda ids: _compare(app, beside(ids)))


@command("compare.layers", "Compare over layers…", menu="Run/3", when=lambda app: bool(app.model.layers))
def over_layers(app: App, *name: str) -> None:
    """Look from these layers side by side; "stages" are the last of each size of maps."""
    stages = app.model.stages
    if name:
        _compare(app, _with_values(app, "layer", stages if name == ("stages",) else name))
        return
    _with_values(app, "layer", ())  # refuses before it asks
    notes = dict.fromkeys(stages, "last of its size")
    choices = [(layer, layer, notes.get(layer, "")) for layer in app.model.layers]
    _pick_values(app, "Compare over which layers?", "layer", choices, stages)


@command("compare.classes", "Compare over classes…", menu="Run/3", when=lambda app: bool(app.runs.likeliest))
def over_classes(app: App, *target: str) -> None:
    """Explain these classes, or other targets, side by side; "likeliest" are the three likeliest."""
    known, likeliest = app.model.targets, app.runs.likeliest
    if target:
        words = likeliest[:3] if target == ("likeliest",) else target
        targets = [str(known.typed(text)) for text in words]
        _compare(app, _with_values(app, "target", targets))
        return
    _with_values(app, "target", ())
    ranks = {target: f"likeliest {rank}" for rank, target in enumerate(likeliest, 1)}
    titles = {**dict(known.named), **dict(app.runs.answers)}
    every = dict.fromkeys([*likeliest, *titles])
    choices = [(target, titles[target], ranks.get(target, "")) for target in every]
    _pick_values(app, "Compare over which classes?", "target", choices, likeliest[:3])


def _pick_values(
    app: App, title: str, parameter: str, choices: Sequence[tuple[str, str, str]], ticked: Sequence[str]
) -> None:
    app.picker.pick(
        title, choices, set(ticked),
        lambda values: len(_distinct(_with_values(app, parameter, values))),
        lambda values: _compare(app, _with_values(app, parameter, values)),
    )  # fmt: skip


@command("compare.models", "Compare models…", menu="Run/3", when=lambda app: bool(app.model.layers))
def over_models(app: App, *reference: str) -> None:
    """Run what is compared, or this technique, on these models too, each from a layer of its own choice."""
    if not reference:
        app.dialogs.choose(
            "Compare with which model?", references(app), lambda chosen: over_models(app, chosen), free=True
        )
        return
    compared = _compared(app)
    others = [
        replace(session, model=model).with_layer("")
        for model in reference
        for session in compared
        if session.model != model
    ]
    _compare(app, [*compared, *others])


@command("compare.values", "Compare over a parameter's values…", menu="Run/3", when=lambda app: bool(app.model.layers))
def over_values(app: App, parameter: str = "", *value: str) -> None:
    """Run the technique with each of these values of one parameter, and put the results side by side."""
    info = app.techniques[app.session.technique]
    if not parameter:
        _ask_parameter(app, info)
    elif values := value or _all_values(info.parameter(parameter)):
        _compare(app, _with_values(app, parameter, values))
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
    app.dialogs.choose(title, choices, lambda text: over_values(app, param.name, *text.split()), free=True)


@command("compare.remove", "Take out of the comparison", when=_tiles)
def remove(app: App, *number: str) -> None:
    """Take runs out of the comparison, by their numbers: a tile, a row or a column."""
    app.comparison.remove([run.number for run in app.session.places if str(run.number) in number])
    rest = tuple(tile for tile in app.session.tiles if str(tile) not in number)
    app.edit("Take out of the comparison", replace(app.session, tiles=rest))


@command("compare.run_missing", "Run what is missing", menu="Run/3", when=lambda app: bool(app.session.awaited))
def run_missing(app: App, *number: str) -> None:
    """Run the places of the comparison that have no result, by their numbers, or all of them."""
    if not app.model.layers:
        raise UserError("No model is loaded yet; what is missing can be run when it is.")
    numbers = [run.number for run in app.session.places if (str(run.number) in number if number else run.number < 0)]
    app.comparison.ask(numbers)


@command("compare.end", "End the comparison", menu="Run/3", shortcut="Ctrl+Shift+E", when=_tiles)
def end(app: App) -> None:
    """Go back to one result."""
    app.edit("End the comparison", app.session.with_tiles(()))


@command("compare.show", "Back to the comparison", menu="Run/3", when=lambda app: app.session.aside)
def bring_back(app: App) -> None:
    """Show the comparison again, which was kept while something else was on the canvas."""
    _change(app, "Back to the comparison")


@command(
    "compare.back", "The comparison before", menu="Run/3", when=lambda app: app.comparison.has_before
)  # fmt: skip
def back(app: App) -> None:
    """Show the comparison before this one, with what has arrived of it since."""
    app.comparison.back()


@command(
    "compare.one_scale", "One scale", menu="Run/3", when=_tiles, on=lambda app: app.session.one_scale
)  # fmt: skip
def one_scale(app: App) -> None:
    """Give maps of one technique, unit and layer one range, or let each have its own."""
    _change(app, "One scale", one_scale=not app.session.one_scale)


@command(
    "compare.difference", "A − B", menu="Run/3", when=lambda app: len(app.session.tiles) > 1,
    on=lambda app: app.session.difference,
)  # fmt: skip
def difference(app: App) -> None:
    """Show the difference of two maps beside them; of more, each minus the first of its row, and how alike they are."""
    _change(app, "A − B", difference=not app.session.difference)


@command(
    "compare.surround", "Surround of compared maps", menu="Run/3", when=_tiles, on=lambda app: app.session.surround
)  # fmt: skip
def surround(app: App) -> None:
    """Show of each photograph what the network saw, or all of it."""
    _change(app, "Surround", surround=not app.session.surround)


@command("compare.turn", "Turn rows and columns", menu="Run/3", when=_tiles, on=lambda app: app.session.turned)
def turn(app: App) -> None:
    """Let the rows of a matrix be its columns."""
    _change(app, "Turn rows and columns", turned=not app.session.turned)


@command("compare.enlarge", "Enlarge a tile", when=_tiles)
def enlarge(app: App, number: str = "0") -> None:
    """Show one tile of the comparison alone, by its run's number; 0 shows all of them again."""
    _change(app, "Enlarge a tile", large=_compared_number(app, number), wiped=0)


@command(
    "compare.wipe", "Wipe between two tiles", menu="Run/3", when=lambda app: len(app.session.compared) > 1,
    on=lambda app: bool(app.session.wiped),
)  # fmt: skip
def wipe(app: App, number: str = "", other: str = "") -> None:
    """Lay one result over another, left of a line that the pointer moves; again to see all tiles.

    By the numbers of their runs; without the second, over the one that it is measured against or stands beside.
    """
    session = app.session
    if session.wiped and not number:
        _change(app, "Wipe between two tiles", large=0, wiped=0)
        return
    first = _compared_number(app, number or str(session.large or session.compared[0].number))
    second = _compared_number(app, other) if other else _beside(session, first)
    if first == second:
        raise UserError(f"A wipe is between two results; got run {first} twice.")
    _change(app, "Wipe between two tiles", large=second, wiped=first)


def _beside(session: Session, number: int) -> int:
    """The compared run that one is measured against: a chosen one, or the first of its row; of that one the next."""
    order, columns = comparison_grid(session.places, session.turned)
    numbers = [session.places[i].number for i in order]
    at = numbers.index(number)
    start = at - at % columns if columns else 0
    others = [session.against, numbers[start], *numbers[at + 1 :], *numbers]
    known = {run.number for run in session.compared}
    return next(other for other in others if other in known and other != number)


@command("compare.against", "Measure against a tile", when=_tiles)
def against(app: App, number: str = "0") -> None:
    """Show each map minus that of this run, and how alike they are; 0 takes the first of each row."""
    chosen = _compared_number(app, number)
    _change(app, "Measure against a tile", against=chosen, difference=True)


def _change(app: App, label: str, **choices: Any) -> None:
    """Make choices for the comparison, which comes to the front."""
    app.edit(label, replace(app.session, aside=False, browsing=False, **choices))


def _compared_number(app: App, number: str) -> int:
    """A number of a compared run, or 0, from text. Raises UserError where nothing of that number is compared."""
    if number != "0" and number not in {str(run.number) for run in app.session.compared}:
        raise UserError(f"Run {number!r} is not in the comparison.")
    return int(number)
