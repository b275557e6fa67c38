"""Every user action, declared once: menus, shortcuts, the palette, the help page and macros read ``COMMANDS``."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, Protocol

from workbench.api import UserError
from workbench.document.history import History
from workbench.document.session import Session
from workbench.document.technique_info import TechniqueInfo
from workbench.settings import Settings

COMMANDS: dict[str, Command] = {}
MENUS = ("File", "Edit", "Image", "Model", "Technique", "Run", "View", "Help")
MODULES = (
    "image",
    "session",
    "export",
    "edit",
    "model",
    "technique",
    "unit",
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


class Sessions(Protocol):
    """Which session is at work."""

    @property
    def path(self) -> str:
        """The file that it was opened from or saved as; empty for none."""

    @property
    def left(self) -> bool:
        """Whether there is a session that this one took the place of."""

    def open(self, path: str) -> None: ...
    def save(self, path: str) -> None: ...
    def new(self) -> None: ...
    def back(self) -> None:
        """Change places with the session that was there before another was opened or begun."""


class Opening(Protocol):
    """What comes into the session from outside."""

    def files(self, paths: Sequence[str]) -> None:
        """Open images, folders, weights, a session, or a figure to run again."""

    def clipboard(self) -> None: ...
    def figure(self, path: str) -> None:
        """Run again what a figure or report was made by."""


class Plugins(Protocol):
    """Which techniques there are."""

    def new(self, name: str) -> None:
        """Make a technique of the user's own from a template, and take it up."""

    def reload(self) -> None:
        """Take up plugins that were changed, added or removed."""


class App(Protocol):
    """What commands may do with the program. The window is one; tests have another."""

    @property
    def history(self) -> History: ...
    @property
    def session(self) -> Session: ...
    @property
    def techniques(self) -> Mapping[str, TechniqueInfo]: ...
    @property
    def classes(self) -> Sequence[str]:
        """Names of the loaded model's classes; empty while there is none."""

    @property
    def layers(self) -> Sequence[str]:
        """Names of the loaded model's layers."""

    @property
    def stages(self) -> Sequence[str]:
        """Layers of the loaded model that are worth looking at side by side, the deepest last."""

    @property
    def likeliest(self) -> Sequence[int]:
        """Classes of the image that is shown, the likeliest first; empty while that is not known."""

    @property
    def running(self) -> bool:
        """Whether a run is under way that can be cancelled."""

    @property
    def has_result(self) -> bool:
        """Whether a finished result is on the canvas."""

    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Make a step of undo; the window and the runs follow."""

    def step(self, forward: bool) -> None:
        """Undo, or redo."""

    @property
    def opening(self) -> Opening: ...
    def recent(self, kind: str) -> Sequence[str]:
        """What was opened last, newest first: paths of "images" and "sessions", references of "models"."""

    def load_model(self, reference: str) -> None: ...
    def run(self, again: bool = False) -> None:
        """Run the chosen technique, or show its result if it is known; ``again`` runs it whatever is known."""

    def show_run(self, number: int) -> None: ...
    def compare(self, sessions: Sequence[Session]) -> None:
        """Run what each of these asks for, unless it is known, and put the results side by side."""

    def cancel(self) -> None: ...
    @property
    def can_pause(self) -> bool:
        """Whether a run is under way that can be held."""

    @property
    def paused(self) -> bool:
        """Whether it is held."""

    def pause(self, on: bool) -> None:
        """Hold the run, or let it go on."""

    @property
    def sessions(self) -> Sessions: ...
    def ask(self, title: str, choices: Sequence[tuple[str, str, str]], then: Callable[[str], None]) -> None:
        """Let the user pick among (value, title, note), or type another; ``then`` gets the value."""

    def ask_files(self, title: str, kind: str) -> list[str]: ...
    def ask_path(self, title: str, name: str) -> str: ...
    def say(self, sentence: str, level: str = "info") -> None:
        """One sentence that stays until it is dismissed or the next one comes."""

    def export(self, kind: str, path: str) -> None:
        """Write what is on the canvas: "figure", "arrays", "picture" or "animation"."""

    def save_report(self, path: str) -> None:
        """Write the pinned runs as one HTML file, a PDF or slides."""

    def compose(self) -> None:
        """Show the composer of figures, which follows the session."""

    def save_composition(self, path: str) -> None:
        """Write the composed figure; without a path put it on the clipboard."""

    def copy(self, kind: str) -> None:
        """Put on the clipboard: "picture", "figure", "command" or "python"."""

    def screenshot(self, path: str) -> None: ...
    def toggle(self, panel: str, on: bool | None = None) -> None:
        """Show or hide a panel; None turns it over."""

    def shows(self, panel: str) -> bool:
        """Whether a panel is in sight."""

    def present(self) -> None:
        """Show the pinned runs full screen."""

    def fullscreen(self) -> None:
        """Give the window the whole screen, or put it back."""

    @property
    def settings(self) -> Settings:
        """What the program remembers, with what a person chose."""

    def set_settings(self, settings: Settings) -> None:
        """Take these, at once."""

    def open_settings(self) -> None: ...
    def open_palette(self, text: str = "") -> None: ...
    def show_help(self, page: str) -> None: ...
    def fit(self) -> None: ...
    @property
    def plugins(self) -> Plugins: ...
    def restart_engine(self) -> None: ...
    def quit(self) -> None: ...


@dataclass(frozen=True)
class Command:
    """One action.

    run    called with the app, and in macros with text arguments
    when   whether it can be done now
    waits  what a macro waits for, and whose failure ends it
    on     whether it is switched on, where it switches something
    also   other keys that do the same
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
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare the function below as a command."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        if id in COMMANDS:
            raise ValueError(f"command {id!r} is declared twice")
        COMMANDS[id] = Command(id, title, run, menu, shortcut, when, icon, waits, on, also)
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
    if not found.when(app):
        raise UserError(f"{found.title} cannot be done now.")
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
