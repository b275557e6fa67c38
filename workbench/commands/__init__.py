"""Every user action, declared once: menus, shortcuts, the palette, the help page and macros read ``COMMANDS``."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from workbench.api import UserError

from .program import App

COMMANDS: dict[str, Command] = {}
MENUS = ("File", "Edit", "Image", "Model", "Technique", "Run", "View", "Help")
MODULES = (
    "image",
    "index",
    "collection",
    "batch",
    "region",
    "session",
    "example",
    "export",
    "edit",
    "model",
    "style",
    "technique",
    "unit",
    "learned",
    "plugin",
    "target",
    "layer",
    "run",
    "compare",
    "figure",
    "view",
    "help",
    "settings",
    "app",
)
Waits = Literal["", "image", "model", "run", "export", "session"]


@dataclass(frozen=True)
class Command:
    """One action.

    menu   "File/2" for the second group of a menu, or "File/2/Examples" for a menu of its own in that
    run    called with the app, and in macros with text arguments
    when   whether it can be done now
    waits  what a macro waits for, and whose failure ends it
    on     whether it is switched on, where it switches something
    also   other keys that do the same
    otherwise  the sentence for a person who asks for it while it cannot be done; empty where that needs no words
    unnamed    whether it can be done though no argument names what it acts on
    """

    id: str
    title: str
    run: Callable[..., None]
    menu: str = ""
    shortcut: str = ""
    when: Callable[[Any], bool] = lambda app: True
    icon: str = ""
    waits: Waits = ""
    on: Callable[[Any], bool] | None = None
    also: str = ""
    otherwise: Callable[[Any], str] = lambda app: ""
    unnamed: Callable[[Any], bool] = lambda app: True

    def can(self, app: App, *arguments: str) -> bool:
        """Whether it can be done now, with these arguments."""
        return bool(self.when(app)) and (bool(arguments) or bool(self.unnamed(app)))

    @property
    def help(self) -> str:
        """One sentence."""
        return inspect.cleandoc(self.run.__doc__ or "").partition("\n\n")[0].replace("\n", " ")

    @property
    def usage(self) -> str:
        """The arguments a macro gives, as text: ``PATH...``."""
        words = []
        for given in list(inspect.signature(self.run).parameters.values())[1:]:
            word = given.name.upper() + ("..." if given.kind is given.VAR_POSITIONAL else "")
            words.append(f"[{word}]" if given.default is not given.empty else word)
        return " ".join(words)


def command(
    id: str,
    title: str,
    *,
    menu: str = "",
    shortcut: str = "",
    when: Callable[[Any], bool] = lambda app: True,
    icon: str = "",
    waits: Waits = "",
    on: Callable[[Any], bool] | None = None,
    also: str = "",
    otherwise: Callable[[Any], str] = lambda app: "",
    unnamed: Callable[[Any], bool] = lambda app: True,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare the function below as a command."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        if id in COMMANDS:
            raise ValueError(f"command {id!r} is declared twice")
        COMMANDS[id] = Command(id, title, run, menu, shortcut, when, icon, waits, on, also, otherwise, unnamed)
        return run

    return register


def perform(app: App, id: str, *arguments: str) -> Command:
    """Run a command by id. Raises UserError where there is none, or where it cannot be done now."""
    if id not in COMMANDS:
        near = difflib.get_close_matches(id, COMMANDS, n=3, cutoff=0.4)
        raise UserError(f"There is no command {id!r}" + (f"; the nearest are {', '.join(near)}." if near else "."))
    found = COMMANDS[id]
    try:
        inspect.signature(found.run).bind(app, *arguments)
    except TypeError:
        raise UserError(f"{id} takes {found.usage or 'no arguments'}; got {len(arguments)}.") from None
    if not found.can(app, *arguments):
        raise UserError(found.otherwise(app) or f"{found.title} cannot be done now.")
    found.run(app, *arguments)
    return found


def in_menus() -> Iterator[tuple[str, list[Command]]]:
    """The menus in order, each with its commands: group by group, within one as they were declared."""
    for menu in MENUS:
        mine = sorted((c for c in COMMANDS.values() if c.menu.partition("/")[0] == menu), key=lambda one: one.menu)
        if mine:
            yield menu, mine


for _name in MODULES:
    import_module(f"{__name__}.{_name}")
