"""Techniques: choose one, set its parameters, and run it."""

import difflib
from dataclasses import replace

from workbench.api import UserError
from workbench.document.technique_info import TechniqueInfo, convert

from . import command
from .program import App


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
