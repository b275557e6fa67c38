"""The folders of the program: those it brings along, the user's own, and the cache."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

NAME = "explainability-workbench"


def bundled(folder: str) -> Path:
    """A folder that comes with the program: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / folder
    return inside if os.path.isdir(inside) else Path(__file__).parent.parent / folder


def name_and_place(path: str | Path) -> tuple[str, str]:
    """The name of a file and its folder, as a person reads them: ``("map.png", "~/figures")``."""
    file = Path(path).expanduser().absolute()
    folder, home = file.parent, Path.home()
    inside = folder.is_relative_to(home)
    return file.name, str(Path("~") / folder.relative_to(home)) if inside else str(folder)


def user_data() -> Path:
    """The user's own plugins, settings and sessions; ``WORKBENCH_HOME`` moves it."""
    home = os.environ.get("WORKBENCH_HOME")
    return Path(home) if home else user_data_path(NAME, appauthor=False)


def user_cache() -> Path:
    """Files that the program can make again."""
    home = os.environ.get("WORKBENCH_HOME")
    return Path(home) / "cache" if home else user_cache_path(NAME, appauthor=False)
