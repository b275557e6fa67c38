"""Finding image files: folders walked, names for them, and the samples that come with other packages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workbench.printable import printable

from .image_reference import file_of, reference_text

SUFFIXES = (
    ".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif", ".heic", ".heif", ".dcm",
)  # fmt: skip
SAMPLES = (
    ("skimage", "data/chelsea.png"),
    ("skimage", "data/coffee.png"),
    ("skimage", "data/rocket.jpg"),
    ("skimage", "data/astronaut.png"),
    ("sklearn", "datasets/images/flower.jpg"),
    ("sklearn", "datasets/images/china.jpg"),
)


def find_images(paths: Iterable[str | Path]) -> tuple[list[Path], list[str]]:
    """The image files in these files and folders, sorted within a folder, each once; and the problems as sentences.

    A file that is named is taken whatever its suffix: opening it shows whether it is an image. It may have a reading
    after a ``?``, which its path here keeps.
    """
    files: dict[Path, None] = {}
    problems: list[str] = []
    for given in paths:
        path = file_of(given)
        if not str(given).strip():  # Path("") would be the current folder
            problems.append("The name of an image is empty.")
        elif os.path.isdir(path):
            unreadable: list[str] = []
            inside = list(_walk(path, unreadable))
            problems += unreadable
            if not inside and not unreadable:
                problems.append(f"There is no picture in the folder {printable(str(given))!r}.")
            files.update(dict.fromkeys(inside))
        elif _may_be_there(path):
            files[Path(reference_text(given))] = None
        else:
            problems.append(f"There is no file {printable(str(given))!r}.")
    return list(files), problems


def short_names(paths: Sequence[str | Path]) -> list[str]:
    """File names without paths, which would be private: after their folder's name where there are several folders."""
    files = [Path(path) for path in paths]
    several = len({file.parent for file in files}) > 1
    return [f"{file.parent.name}/{file.name}" if several and file.parent.name else file.name for file in files]


def folder_labels(paths: Sequence[str | Path], root: Path | None = None) -> list[str]:
    """The label of each image: the first folder below ``root`` on its path; empty for none.

    root  the folder that was opened; None for files from anywhere, whose labels are their own folders, where those
          are several
    """
    if root is not None:
        below = [os.path.relpath(path, root).replace(os.sep, "/").partition("/") for path in paths]
        return [first if slash and first != ".." else "" for first, slash, _ in below]
    parents = [Path(path).parent.name for path in paths]
    return parents if len(set(parents)) > 1 else [""] * len(parents)


def given_folder(given: Sequence[str | Path]) -> Path | None:
    """The folder that was given, where exactly one was and nothing else."""
    only = file_of(given[0]) if len(given) == 1 else None
    return only if only is not None and os.path.isdir(only) else None


def sample_images() -> list[Path]:
    """The sample photographs of other packages that are installed, a cat first."""
    paths = (package_picture(package, file) for package, file in SAMPLES)
    return [path for path in paths if path is not None]


def package_picture(package: str, file: str) -> Path | None:
    """A picture that comes with another package; None where that is not installed, or has it no more."""
    spec = find_spec(package)  # does not import it
    paths = [Path(folder, file) for folder in (spec.submodule_search_locations or [])] if spec else []
    return next((path for path in paths if os.path.isfile(path)), None)


def _may_be_there(path: Path) -> bool:
    """Whether there is a file, or the system does not say, as in a folder without permission."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True


def _walk(folder: Path, problems: list[str]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        problems.append(f"The folder {printable(str(error.filename))!r} cannot be read: {error.strerror}.")

    for inside, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=natural_order)
        for name in sorted(files, key=natural_order):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(inside, name)


def natural_order(name: str) -> list[Any]:
    """Sorts img2 before img10."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part.lower()) for part in re.split(r"(\d+)", name)]
