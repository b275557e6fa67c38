"""Finding image files: folders walked, names for them, and the samples that come with other packages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif")
SAMPLES = (
    ("skimage", "data/chelsea.png"),
    ("skimage", "data/coffee.png"),
    ("skimage", "data/rocket.jpg"),
    ("skimage", "data/astronaut.png"),
    ("sklearn", "datasets/images/flower.jpg"),
    ("sklearn", "datasets/images/china.jpg"),
)


def find_images(paths: Iterable[str | Path]) -> tuple[list[Path], list[str]]:
    """The picture files that these paths mean, folders walked and sorted, each once; and the problems as sentences.

    A file that is named outright is taken whatever it is called: opening it will tell.
    """
    found: dict[Path, None] = {}
    problems: list[str] = []
    for given in paths:
        path = Path(given).expanduser()
        if not str(given).strip():  # which is not the folder that we are in
            problems.append("The name of an image is empty.")
        elif os.path.isdir(path):
            unread: list[str] = []
            inside = list(_walk(path, unread))
            problems += unread
            if not inside and not unread:
                problems.append(f"There is no picture in the folder {str(given)!r}.")
            found.update(dict.fromkeys(inside))
        elif _may_be_there(path):
            found[path] = None
        else:
            problems.append(f"There is no file {str(given)!r}.")
    return list(found), problems


def short_names(paths: Sequence[str | Path]) -> list[str]:
    """Names that tell nothing of the places on a machine: the file's, after its folder's where there are several."""
    whole = [Path(path) for path in paths]
    several = len({path.parent for path in whole}) > 1
    return [f"{path.parent.name}/{path.name}" if several and path.parent.name else path.name for path in whole]


def folder_labels(paths: Sequence[str | Path], root: Path | None = None) -> list[str]:
    """What each image is said to be: the first folder below ``root`` that it lies in; empty for none.

    root  the folder that was opened; None where files of any places were: then the folder that each lies in is its
          label, if they lie in several
    """
    if root is not None:
        inside = [os.path.relpath(path, root).replace(os.sep, "/") for path in paths]
        return [first if mark and first != ".." else "" for first, mark, _ in (name.partition("/") for name in inside)]
    parents = [Path(path).parent.name for path in paths]
    return parents if len(set(parents)) > 1 else [""] * len(parents)


def given_folder(given: Sequence[str | Path]) -> Path | None:
    """The folder that was given, where it was one and nothing else."""
    only = Path(given[0]).expanduser() if len(given) == 1 else None
    return only if only is not None and only.is_dir() else None


def sample_images() -> list[Path]:
    """Real photographs that came with other packages, a cat first; those that are there."""
    paths = []
    for package, file in SAMPLES:
        spec = find_spec(package)  # does not import it
        paths += [Path(folder, file) for folder in (spec.submodule_search_locations or []) if spec] if spec else []
    return [path for path in paths if path.is_file()]


def _may_be_there(path: Path) -> bool:
    """Whether there is a file, or it is not known; opening it will tell."""
    try:
        return path.exists()
    except OSError:
        return True


def _walk(folder: Path, problems: list[str]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        problems.append(f"The folder {error.filename!r} cannot be read: {error.strerror}.")

    for inside, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=_natural)
        for name in sorted(files, key=_natural):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(inside, name)


def _natural(name: str) -> list[Any]:
    """Sorts img2 before img10."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part.lower()) for part in re.split(r"(\d+)", name)]
