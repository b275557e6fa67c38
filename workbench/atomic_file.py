"""Atomic writes: a file is written beside the old one and replaces it when it is complete.

A program that is killed leaves a part-written file, which the next write of the same file removes. A lock tells it
from a file that another program is writing: the system releases the lock when a program dies. On Windows an open file
cannot be removed, which serves as the lock.
"""

from __future__ import annotations

import itertools
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

LEFTOVER_SECONDS = 60.0  # on Windows: between closing a file and renaming it nothing protects it
ENDING = r"-[a-z0-9_]{8}"  # as mkstemp names files


@contextmanager
def atomic_write(path: Path, sync: bool = True) -> Iterator[IO[bytes]]:
    """A file to write to, which replaces ``path`` when the block ends without an error. Raises OSError.

    sync  False for what can be made again: after a failure of power it may be damaged
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacement(path, sync) as (file, _):
        yield file


@contextmanager
def replacement(path: Path, sync: bool = True) -> Iterator[tuple[IO[bytes], Path]]:
    """A file beside ``path`` with the same ending, open, and its name for libraries that open it themselves.

    It replaces ``path`` when the block ends without an error. Raises OSError.
    """
    file, temporary = _create_temporary(path)
    try:
        with file:
            yield file, temporary
            file.flush()
            if sync:
                os.fsync(file.fileno())
            if sys.platform != "win32":
                os.replace(temporary, path)
        if sys.platform == "win32":
            os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    remove_leftovers(path.parent, path.name)


def remove_leftovers(folder: Path, name: str = "") -> None:
    """Remove part-written files that killed programs left, as far as the system allows.

    name  of the file that was to be written; empty for all, in a folder of this program's own
    """
    ours = re.compile(r"\." + (re.escape(name) or ".+") + ENDING + r"(\.\w+)?")
    with suppress(OSError):
        for file in folder.iterdir():
            if ours.fullmatch(file.name):
                _remove_leftover(file)


def set_aside(path: Path) -> Path:
    """Keep a file that cannot be read under another name. Returns where it is, which is ``path`` if nothing helps."""
    names = (path.with_name(f"{path.stem}-damaged-{number}{path.suffix}") for number in itertools.count(1))
    aside = next(name for name in names if not os.path.lexists(name))
    try:
        path.replace(aside)
    except OSError:
        return path
    return aside


def try_lock(file: IO[bytes]) -> bool:
    """Lock a file until it is closed or the program dies. Returns False where another program holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _create_temporary(path: Path) -> tuple[IO[bytes], Path]:
    """A new file beside ``path``, locked where the disk has locks.

    Another program may have removed it as a leftover before it was locked: then the next one is made.
    """
    while True:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=path.suffix)
        file, temporary = os.fdopen(handle, "wb"), Path(name)
        if sys.platform != "win32":
            import fcntl

            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX)
        if os.path.exists(temporary):
            return file, temporary
        file.close()


def _remove_leftover(path: Path) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            if time.time() - path.stat().st_mtime > LEFTOVER_SECONDS:
                path.unlink(missing_ok=True)
        else:
            with path.open("r+b") as file:
                if try_lock(file):
                    path.unlink(missing_ok=True)
