"""What the program remembers between two starts, in one small JSON file of the user's."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from . import places

MOST_RECENT = 12


@dataclass(frozen=True)
class Settings:
    """theme is "system", "dark" or "light"; ``geometry`` and ``panels`` are the window's own."""

    theme: str = "system"
    recent_images: tuple[str, ...] = ()
    recent_models: tuple[str, ...] = ()
    recent_sessions: tuple[str, ...] = ()
    geometry: str = ""
    panels: dict[str, Any] = field(default_factory=dict)

    def with_recent(self, kind: str, entry: str) -> Settings:
        """With an entry at the head of ``recent_images``, ``recent_models`` or ``recent_sessions``."""
        old: tuple[str, ...] = getattr(self, kind)
        values: dict[str, Any] = {kind: (entry, *(other for other in old if other != entry))[:MOST_RECENT]}
        return replace(self, **values)


def settings_path() -> Path:
    """Where they lie."""
    return places.user_data() / "settings.json"


def load_settings() -> Settings:
    """The settings, with defaults for whatever is missing or damaged."""
    try:
        stored = json.loads(settings_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    values: dict[str, Any] = {}
    for f in fields(Settings):
        value, default = stored.get(f.name), getattr(Settings(), f.name)
        if isinstance(default, tuple) and isinstance(value, list):
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
