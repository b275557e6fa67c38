"""Where a file is saved: the path that was given, or that a person chooses, with an ending."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .program import App


def path_for(app: App, given: str, title: str, name: str, endings: Sequence[str]) -> str:
    """The path that was given, or one that a person chooses; empty where they choose none.

    name     what is suggested
    endings  those that can be written, each with its dot; a path without one gets that of ``name``
    """
    path = given or app.dialogs.path(title, name, endings)
    return with_ending(path, name, endings) if path else ""


def with_ending(path: str, name: str, endings: Sequence[str]) -> str:
    """The path with an ending: its own, or that of ``name``. What follows a dot in ``v1.2`` is no ending."""
    suffix = Path(path).suffix.lower()
    is_ending = any(letter.isalpha() for letter in suffix) and (len(endings) > 1 or suffix in endings)
    return path if is_ending else f"{path.rstrip('.')}{Path(name).suffix}"
