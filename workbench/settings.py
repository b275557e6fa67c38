"""Settings: the user's choices and the state of the window, in a JSON file that outlives the program.

Fields with a help text are choices: the settings page, its checks and the command are made from them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from workbench.api import Param, UserError, param, params_of
from workbench.atomic_file import atomic_write, set_aside, try_lock
from workbench.bounded_json import parse_json
from workbench.regular_file import read_regular
from workbench.render.display import Display

from . import folders

MAX_RECENT = 12
MAX_ENTRIES = 1_000  # of a list in the file
MAX_QUOTED = 60  # characters of a wrong value that a sentence quotes
MAX_FILE_BYTES = 4_000_000
LOCK_SECONDS = 1.0
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Settings:
    """The choices, and what the program notes for itself.

    hints_seen         hints that the user has dismissed
    plugins_off        ids of techniques that are switched off
    folder             where a file was last opened or saved in a dialog
    geometry, panels   size and arrangement of the window
    """

    theme: Literal["system", "dark", "light"] = param("system", "Dark, light, or as the desktop has it")
    colour_map: Literal["automatic", "blue-red", "purple-green", "viridis", "inferno", "magma", "cividis", "grey"] = (
        param("automatic", "Colours of maps; automatic takes those that suit their sign")
    )
    opacity: int = param(60, "How much a map covers the image", low=0, high=100, unit="%")
    background: Literal["white", "black", "grey"] = param("white", "The colour behind what is transparent in images")
    language: Literal["system", "english", "chinese"] = param(
        "system", "Language of the window's own words, from the next start on"
    )
    device: Literal["auto", "cpu", "cuda", "mps"] = param("auto", "Where the model runs; a change loads it again")
    sweep_memory: int = param(
        0, "Memory of runs over many changes of an image", low=0, high=1_000_000, unit="MB", special="a quarter of all"
    )
    sweep_engine: Literal["automatic", "torch", "bfloat16"] = param(
        "automatic", "What such runs use; automatic is the fastest that gives the same answer, bfloat16 is less exact"
    )
    autosave: bool = param(True, "Keep the session by itself, and open it again at the next start")
    store_limit: int = param(
        2048, "Room on the disk for results that were computed before", low=64, high=1_000_000, unit="MB"
    )
    index_limit: int = param(
        8192, "Room on the disk for what is known of the images of collections", low=64, high=10_000_000, unit="MB"
    )
    text_size: int = param(13, "Size of the window's type", low=11, high=18, unit="px")
    predictions: int = param(5, "How many of the likeliest classes stand beside the picture", low=3, high=50)
    hints: bool = param(True, "Say now and then what can be done, each hint once")
    hints_seen: tuple[str, ...] = ()
    plugins_off: tuple[str, ...] = ()
    recent_images: tuple[str, ...] = ()
    recent_models: tuple[str, ...] = ()
    recent_sessions: tuple[str, ...] = ()
    recent_choices: tuple[str, ...] = ()
    folder: str = ""
    geometry: str = ""
    panels: dict[str, Any] = field(default_factory=dict)

    @property
    def display(self) -> Display:
        """The display of a new session."""
        return Display(colour_map="" if self.colour_map == "automatic" else self.colour_map, opacity=self.opacity / 100)

    def with_choice(self, name: str, value: Any) -> Settings:
        """These settings with one choice changed. Raises UserError that names field, rule and value."""
        values: dict[str, Any] = {name: choice_of(name).convert(value)}
        return replace(self, **values)

    def recent(self, kind: str) -> tuple[str, ...]:
        """The newest first: paths of "images" and "sessions", references of "models", titles of "choices"."""
        entries: tuple[str, ...] = getattr(self, f"recent_{kind}")
        return entries

    def with_recent(self, kind: str, *entries: str) -> Settings:
        """These settings with entries at the head of one of the lists that ``recent`` names, in their order."""
        values: dict[str, Any] = {f"recent_{kind}": tuple(dict.fromkeys((*entries, *self.recent(kind))))[:MAX_RECENT]}
        return replace(self, **values)


Listener = Callable[[Settings, Settings], None]


class OpenSettings:
    """The settings in use. Listeners hear of every change, as ``listener(before, now)``.

    kept  whether changes are written; those of a macro are not: they hold for its own window
    """

    def __init__(self, now: Settings) -> None:
        self.now = now
        self.kept = False
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call it after every change from now on, after those that joined before."""
        self._listeners.append(listener)

    def keep(self) -> None:
        """Write every change from now on, at once: a program that is killed loses no choice."""
        self.kept = True
        self.listen(save_changes)

    def change(self, settings: Settings) -> None:
        """Put other settings into use."""
        before, self.now = self.now, settings
        if before != settings:
            for listener in self._listeners:
                listener(before, settings)

    def remember(self, kind: str, *entries: str) -> None:
        """Put what was opened or chosen together at the head of a list that ``Settings.recent`` names."""
        self.change(self.now.with_recent(kind, *entries))


def choices() -> tuple[Param, ...]:
    """The fields that the user chooses, in the order of the settings page."""
    return params_of(Settings)


def choice_of(name: str) -> Param:
    """The choice of that name. Raises UserError that lists the names."""
    for choice in choices():
        if choice.name == name:
            return choice
    raise UserError(f"There is no setting {name!r}; there are {', '.join(choice.name for choice in choices())}.")


def settings_path() -> Path:
    """The file of the settings."""
    return folders.user_data() / "settings.json"


def load_settings() -> Settings:
    """The settings of the file, with defaults for missing and damaged values."""
    try:
        return _settings_of(_stored())[0]
    except (OSError, UserError):
        return Settings()


def mend_settings() -> str:
    """Keep a file that cannot be read under another name, or one with a wrong value. The sentence; empty for none."""
    path = settings_path()
    try:
        settings, wrong = _settings_of(_stored())
    except FileNotFoundError:
        return ""
    except (OSError, UserError) as error:
        why = str(error) if isinstance(error, UserError) else f"{error.strerror or error}."
        return f"The settings could not be read: {why} The file is kept as {str(set_aside(path))!r}."
    if not wrong:
        return ""
    aside = set_aside(path)
    save_settings(settings)
    return f"Not all settings could be read: {wrong} The file is kept as {str(aside)!r}."


def _stored() -> dict[str, Any]:
    """What is in the file. Raises OSError and UserError."""
    stored = parse_json(read_regular(settings_path(), MAX_FILE_BYTES), strict=False)
    if not isinstance(stored, dict):
        raise UserError("they must be a JSON object.")
    return stored


def _settings_of(stored: dict[str, Any]) -> tuple[Settings, str]:
    """The settings with defaults for what is missing and wrong, and a sentence about the first wrong value."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    by_name = {choice.name: choice for choice in choices()}
    for f in fields(Settings):
        if f.name not in stored:
            continue
        value, default = stored[f.name], getattr(Settings(), f.name)
        if f.name in by_name:
            try:
                values[f.name] = by_name[f.name].convert(value)
            except UserError as error:
                wrong.append(str(error))
        elif isinstance(default, tuple) and isinstance(value, list):
            values[f.name] = tuple(str(item) for item in value[:MAX_ENTRIES])
        elif isinstance(value, type(default)):
            values[f.name] = value
        else:
            what = "a list" if isinstance(default, tuple) else "a text" if isinstance(default, str) else "a JSON object"
            wrong.append(f"{f.name} must be {what}; got {str(value)[:MAX_QUOTED]!r}.")
    return Settings(**values), wrong[0] if wrong else ""


def save_settings(settings: Settings) -> None:
    """Write the settings. Where the disk refuses they are lost, which is no reason to stop the user's work."""
    with suppress(OSError), atomic_write(settings_path()) as file:
        file.write(json.dumps(asdict(settings), indent=2).encode())


def save_changes(before: Settings, now: Settings) -> None:
    """Write what differs between the two. The rest of the file stays as another window may have left it."""
    changed = [f.name for f in fields(Settings) if getattr(before, f.name) != getattr(now, f.name)]
    if not changed:
        return
    with _one_at_a_time():
        mend_settings()
        stored = load_settings()
        values = {name: _merged(name, getattr(before, name), getattr(now, name), stored) for name in changed}
        save_settings(replace(stored, **values))


def _merged(name: str, before: Any, now: Any, stored: Settings) -> Any:
    """A changed field as the file gets it: of a list, what was added and removed; else the new value."""
    if not isinstance(now, tuple):
        return now
    others = getattr(stored, name)
    if name.startswith("recent_"):
        return tuple(dict.fromkeys((*now, *others)))[:MAX_RECENT]
    added = [entry for entry in now if entry not in before]
    return tuple(dict.fromkeys(entry for entry in (*others, *added) if entry in now or entry not in before))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """While another window writes, wait a moment; a lock that never comes is no reason to lose a choice."""
    path = settings_path().with_suffix(".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("wb")
    except OSError:
        yield
        return
    with file:
        waits_until = time.monotonic() + LOCK_SECONDS
        while not try_lock(file) and time.monotonic() < waits_until:
            time.sleep(0.01)
        yield
