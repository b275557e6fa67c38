"""The room that the index of collections takes on the disk, and who uses which part of it.

A part is what one model says of images, or what is known of the images themselves. Each program that has a part open
holds a lock that says so, and no part that another holds is ever removed. A program that dies lets go of its locks.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workbench.atomic_file import try_lock

IMAGES = "images"  # the part that every model shares
USERS, GATE, ABOUT = "users", "gate.lock", "model.txt"
PATIENCE = 2.0  # seconds for another program to pass the gate


@dataclass(frozen=True)
class IndexPart:
    """A part of the index.

    name    ``images``, or the key of a model
    about   the model's reference, as it was opened last; empty for the images
    bytes   on the disk
    used    when it was opened last, in seconds since 1970
    in_use  whether a program has it open
    """

    name: str
    about: str
    bytes: int
    used: float
    in_use: bool


class Users:
    """The parts that an index has open, for as long as it lives."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, IO[bytes]] = {}
        weakref.finalize(self, _let_go, self._files)

    def use(self, part: str) -> None:
        """Say that a part is in use; where the disk takes no lock it is used without."""
        if part in self._files:
            return
        with suppress(OSError), _gate(self._folder):
            (self._folder / USERS / part).mkdir(parents=True, exist_ok=True)
            file = (self._folder / USERS / part / f"{os.getpid()}-{secrets.token_hex(4)}.lock").open("ab")
            try_lock(file)
            self._files[part] = file
            os.utime(self._folder / USERS / part)


def parts_of(folder: Path) -> list[IndexPart]:
    """Every part, the one that was opened last first."""
    if not os.path.isdir(folder):
        return []
    names = [path.name for path in folder.iterdir() if os.path.isdir(path) and path.name != USERS]
    return sorted((_part(folder, name) for name in names), key=lambda part: -part.used)


def clear(folder: Path, limit: int = 0) -> tuple[list[IndexPart], list[IndexPart]]:
    """Remove parts until the index takes no more than ``limit`` bytes; what was opened last stays the longest.

    Returns the parts that were removed, and those that would have been but are in use. The images, which all models
    share, go last.
    """
    removed: list[IndexPart] = []
    kept: list[IndexPart] = []
    parts = parts_of(folder)
    total = sum(part.bytes for part in parts)
    for part in sorted(parts, key=lambda part: (part.name == IMAGES, part.used)):
        if total <= limit:
            break
        if _remove(folder, part.name):
            removed.append(part)
            total -= part.bytes
        else:
            kept.append(part)
    return removed, kept


def _part(folder: Path, name: str) -> IndexPart:
    total = 0
    for root, _, files in os.walk(folder / name):
        for file in files:
            with suppress(OSError):
                total += os.stat(os.path.join(root, file)).st_size
    about, used = "", 0.0
    with suppress(OSError, UnicodeDecodeError):
        about = (folder / name / ABOUT).read_text("utf-8").strip()
    for path in (folder / name, folder / USERS / name):
        with suppress(OSError):
            used = max(used, path.stat().st_mtime)
    return IndexPart(name, about, total, used, _in_use(folder, name))


def _remove(folder: Path, name: str) -> bool:
    """Remove a part; False where it is in use, or the disk does not let go of it."""
    aside = folder / f".removed-{secrets.token_hex(4)}"
    try:
        with _gate(folder):
            if _in_use(folder, name):
                return False
            os.rename(folder / name, aside)  # from here on nobody finds it
    except OSError:
        return False
    shutil.rmtree(aside, ignore_errors=True)
    shutil.rmtree(folder / USERS / name, ignore_errors=True)
    return True


def _in_use(folder: Path, name: str) -> bool:
    """Whether any program holds a lock; those of dead programs are removed."""
    held = False
    with suppress(OSError):
        for path in (folder / USERS / name).iterdir():
            try:
                with path.open("ab") as file:
                    free = try_lock(file)
            except OSError:
                free = False
            if free:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            held = held or not free
    return held


@contextmanager
def _gate(folder: Path) -> Iterator[None]:
    """One program at a time. Raises OSError where the disk has no room for it, or it stays shut."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / GATE).open("ab") as gate:
        until = time.monotonic() + PATIENCE
        while not try_lock(gate):
            if time.monotonic() > until:
                raise OSError("another program holds the index")
            time.sleep(0.01)
        yield


def _let_go(files: dict[str, IO[bytes]]) -> None:
    for file in files.values():
        with suppress(OSError):
            name = file.name
            file.close()
            os.unlink(name)
