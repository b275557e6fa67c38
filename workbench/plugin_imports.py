"""Which of the user's plugins is being imported, noted on the disk, so that one that ended its process is left out.

A note is a locked file: where it is there without a lock, its process is gone and never came to the end of the import.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from . import folders
from .atomic_file import try_lock

ENDING = ".importing"


@contextmanager
def importing(code: str) -> Iterator[None]:
    """Note that a plugin is imported inside the block; a disk that takes no note changes nothing.

    code  digest of its files; empty for a bundled plugin, which is not noted
    """
    if not code:
        yield
        return
    path = _folder() / f"{code}-{os.getpid()}{ENDING}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        note = path.open("wb")
    except OSError:
        yield
        return
    with note:
        try_lock(note)
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink(missing_ok=True)
    with suppress(OSError):
        path.unlink(missing_ok=True)  # where an open file cannot be removed


def ended() -> frozenset[str]:
    """The digests of plugins whose import ended a process: by a crash, or because it hung and was stopped."""
    return frozenset(path.name.partition("-")[0] for path in _ended())


def forgive() -> None:
    """Try all of them again."""
    for path in _ended():
        with suppress(OSError):
            path.unlink(missing_ok=True)


def forget(process: int) -> None:
    """A process that was ended on purpose blames nobody."""
    for path in _folder().glob(f"*-{process}{ENDING}"):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return folders.user_cache() / "imports"


def _ended() -> list[Path]:
    found = []
    for path in _folder().glob(f"*{ENDING}"):
        with suppress(OSError), path.open("r+b") as note:
            if try_lock(note):
                found.append(path)
    return found
