"""What the program remembers between two starts, in one small JSON file of the user's.

The fields with a help text are what a person chooses: the settings page, its checks and the command are made from them.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from workbench.api import Param, UserError, param, params_of
from workbench.render.display import Display

from . import folders

MOST_RECENT = 12


@dataclass(frozen=True)
class Settings:
    """``geometry`` and ``panels`` are the window's own; ``hints_seen`` are those that were put away.

    plugins_off  ids of techniques that are switched off
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
    hints: bool = param(True, "Say now and then what can be done, each hint once")
    hints_seen: tuple[str, ...] = ()
    plugins_off: tuple[str, ...] = ()
    recent_images: tuple[str, ...] = ()
    recent_models: tuple[str, ...] = ()
    recent_sessions: tuple[str, ...] = ()
    recent_choices: tuple[str, ...] = ()
    geometry: str = ""
    panels: dict[str, Any] = field(default_factory=dict)

    @property
    def display(self) -> Display:
        """How results are looked at to begin with."""
        return Display(colour_map="" if self.colour_map == "automatic" else self.colour_map, opacity=self.opacity / 100)

    def with_choice(self, name: str, value: Any) -> Settings:
        """With one of the fields that a person chooses set. Raises UserError naming field, rule and value."""
        values: dict[str, Any] = {name: choice_of(name).convert(value)}
        return replace(self, **values)

    def with_recent(self, kind: str, entry: str) -> Settings:
        """With an entry at the head of one of the fields ``recent_…``."""
        old: tuple[str, ...] = getattr(self, kind)
        values: dict[str, Any] = {kind: (entry, *(other for other in old if other != entry))[:MOST_RECENT]}
        return replace(self, **values)


def choices() -> tuple[Param, ...]:
    """What a person chooses, in the order of the settings page."""
    return params_of(Settings)


def choice_of(name: str) -> Param:
    """One of them. Raises UserError that lists those there are."""
    for choice in choices():
        if choice.name == name:
            return choice
    raise UserError(f"There is no setting {name!r}; there are {', '.join(choice.name for choice in choices())}.")


def settings_path() -> Path:
    """Where they lie."""
    return folders.user_data() / "settings.json"


def load_settings() -> Settings:
    """The settings, with defaults for whatever is missing or damaged."""
    try:
        stored = json.loads(settings_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    values: dict[str, Any] = {}
    chosen = {choice.name: choice for choice in choices()}
    for f in fields(Settings):
        value, default = stored.get(f.name), getattr(Settings(), f.name)
        if f.name in chosen:
            with suppress(UserError):
                values[f.name] = chosen[f.name].convert(value)
        elif isinstance(default, tuple) and isinstance(value, list):
            values[f.name] = tuple(str(item) for item in value)
        elif isinstance(value, type(default)):
            values[f.name] = value
    return Settings(**values)


def save_settings(settings: Settings) -> None:
    """Write them; a disk that refuses costs the memory of the window, not the work in it."""
    path = settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(settings), indent=2), encoding="utf-8")
        os.replace(fresh, path)
    except OSError:
        pass
