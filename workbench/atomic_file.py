"""Files written beside the old one, whose place they take when they are whole; what a kill left goes with the next.

While one is written it is locked, and the system takes the lock away when the program dies: so what is locked is
somebody's, and what is not was left. On Windows, where what is open cannot be removed, that serves as the lock.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

LEFT_SECONDS = 60.0  # on Windows: between closing a file and putting it into its place it is nobody's


@contextmanager
def atomic_write(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of ``path`` when the block ends well. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file, beside = _begun(path)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if sys.platform != "win32":
                os.replace(beside, path)
        if sys.platform == "win32":
            os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    _sweep(path)


def try_lock(file: IO[bytes]) -> bool:
    """Lock a file until it is closed, or its program dies; whether that could be done, as nobody else has."""
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


def _begun(path: Path) -> tuple[IO[bytes], Path]:
    """A new file beside ``path``, locked where the disk has locks; one that was swept away before is begun anew."""
    while True:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        file, beside = os.fdopen(handle, "wb"), Path(name)
        if sys.platform != "win32":
            import fcntl

            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX)
        if beside.exists():
            return file, beside
        file.close()


def _sweep(path: Path) -> None:
    """Remove what killed programs left of ``path``, half written; what cannot be removed stays."""
    ours = re.compile(re.escape(f".{path.name}-") + r"[a-z0-9_]{8}")  # as mkstemp names them
    with suppress(OSError):
        for left in path.parent.iterdir():
            if ours.fullmatch(left.name):
                _remove_left(left)


def _remove_left(left: Path) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                left.unlink(missing_ok=True)
        else:
            with left.open("r+b") as file:
                if try_lock(file):
                    left.unlink(missing_ok=True)
