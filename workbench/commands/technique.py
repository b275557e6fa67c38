"""Techniques: choose one, set its parameters, and run it."""

import difflib
from dataclasses import replace
from functools import partial

from workbench.api import UserError
from workbench.document.technique_info import TechniqueInfo, convert

from . import command
from .model import references
from .program import App

AUTOMATIC, NOBODY, FILE = "automatic", "none", "file"  # in place of a judge's reference


def judged(app: App) -> list[str]:
    """The techniques whose pictures somebody judges."""
    return [info.id for info in app.techniques.values() if info.parameters_of_type("judge")]


@command(
    "technique.choose", "Choose a technique…", menu="Technique/1", shortcut="Ctrl+T", icon="techniques", waits="run"
)
def choose(app: App, id: str = "") -> None:
    """Choose a technique; it runs at once with the parameters it had."""
    if not id:
        choices = [(t.id, t.title, t.group) for t in app.techniques.values() if t.works is not False]
        app.dialogs.choose("Choose a technique", choices, lambda chosen: choose(app, chosen))
        return
    info = find(app, id)
    app.edit(info.title, replace(app.session, technique=info.id).with_canvas())


@command("technique.run", "Run a technique with parameters", waits="run")
def run(app: App, id: str, *parameter: str) -> None:
    """Run a technique with these parameters, each name=value; the others have their defaults."""
    info = find(app, id)
    if info.params is None:
        raise UserError("The engine is not ready.")
    if info.works is False:
        raise UserError(info.sentence or f"{info.title} does not apply to this model.")
    pairs = []
    for text in parameter:
        name, sign, value = text.partition("=")
        if not sign:
            raise UserError(f"technique.run takes parameters as name=value; got {text!r}.")
        pairs.append((name, value))
    values = convert(info, pairs)
    session = app.session
    app.edit(info.title, replace(session, technique=info.id, params={**session.params, info.id: values}))
    app.runs.run()


@command("technique.set", "Set a parameter", waits="run")
def set_parameter(app: App, name: str, value: str) -> None:
    """Set one parameter of the chosen technique."""
    info = find(app, app.session.technique)
    values = convert(info, [(name, value)])
    merge = f"{info.id}.{name}"
    app.edit(f"{info.title}: {info.parameter(name).title}", app.session.with_params(info.id, **values), merge)


@command("technique.judge", "Who judges pictures…", menu="Technique/3", when=lambda app: bool(judged(app)), waits="run")
def judge(app: App, reference: str = "") -> None:
    """Another classifier that says what it sees in pictures that are made: a reference, a file, automatic or none."""
    if reference:
        session = app.session
        for technique in judged(app):
            session = session.with_params(technique, **convert(app.techniques[technique], [("judge", reference)]))
        app.edit(f"Judge: {reference}", session, "judge")
        return
    choices = [
        (AUTOMATIC, "Automatic", "the bundled classifier where it knows the classes"),
        (NOBODY, "Nobody", ""),
        (FILE, "Weights from a file…", ""),
        *(choice for choice in references(app) if choice[0] != app.session.model),
    ]
    app.dialogs.choose("Who judges pictures? Pick one, or type a reference", choices, partial(_chosen, app), free=True)


@command("technique.photograph", "The second picture…", when=lambda app: _has(app, "photograph"), waits="run")
def photograph(app: App, path: str = "") -> None:
    """The second picture of a technique that takes one beside the image on the canvas, by its file."""
    for chosen in [path] if path else app.dialogs.files("The second picture", "images")[:1]:
        _set_of_type(app, "photograph", chosen)


@command("technique.network", "The other network…", when=lambda app: _has(app, "network"), waits="run")
def network(app: App, reference: str = "") -> None:
    """The network that a technique uses beside the model: a reference, or a file of weights."""
    if reference:
        _set_of_type(app, "network", reference)
        return

    def chosen(reference: str) -> None:
        for one in (
            app.dialogs.files("Weights of the other network", "weights")[:1] if reference == FILE else [reference]
        ):
            network(app, one)

    others = (choice for choice in references(app) if choice[0] != app.session.model)
    choices = [(FILE, "Weights from a file…", ""), *others]
    app.dialogs.choose("Which other network? Pick one, or type a reference", choices, chosen, free=True)


def _has(app: App, kind: str) -> bool:
    info = app.techniques.get(app.session.technique)
    return info is not None and bool(info.parameters_of_type(kind))


def _set_of_type(app: App, kind: str, value: str) -> None:
    """Set the chosen technique's parameter of a type."""
    set_parameter(app, find(app, app.session.technique).parameters_of_type(kind)[0].name, value)


def _chosen(app: App, reference: str) -> None:
    for chosen in app.dialogs.files("Weights of the judge", "weights")[:1] if reference == FILE else [reference]:
        judge(app, chosen)


@command(
    "technique.reset",
    "Reset the parameters",
    menu="Technique/1",
    icon="reset",
    when=lambda app: bool(app.session.params.get(app.session.technique)),
    waits="run",
)
def reset(app: App) -> None:
    """Put every parameter of the chosen technique back to its default."""
    session = app.session
    app.edit("Reset the parameters", replace(session, params={**session.params, session.technique: {}}))


def find(app: App, id: str) -> TechniqueInfo:
    """The technique with this id. Raises UserError that names the nearest."""
    if id in app.techniques:
        return app.techniques[id]
    near = difflib.get_close_matches(id, app.techniques, n=3, cutoff=0.4) or list(app.techniques)
    raise UserError(f"There is no technique {id!r}; the nearest are {', '.join(near)}.")
