"""A folder of files that can be made again: written completely or not at all, the least recently used make room."""

from __future__ import annotations

import time
from pathlib import Path

from .atomic_file import atomic_write, remove_leftovers


def write(path: Path, data: bytes) -> None:
    """Write a file; a full disk leaves the old one and nothing else. Raises OSError."""
    with atomic_write(path, sync=False) as file:
        file.write(data)


def make_room(newest: Path, pattern: str, max_bytes: int | None = None, max_files: int | None = None) -> None:
    """Remove files of ``newest``'s folder beyond these limits, but not ``newest``. Raises OSError.

    A file's time is when it was used last. Times that lie in the future are of before the clock was set back.
    """
    now = time.time()
    files = sorted(
        (stat.st_mtime <= now, stat.st_mtime, stat.st_size, path)
        for path in newest.parent.glob(pattern)
        if (stat := path.stat())
    )
    count, total = len(files), sum(size for _, _, size, _ in files)
    for _, _, size, path in files:
        if (max_bytes is None or total <= max_bytes) and (max_files is None or count <= max_files):
            break
        if path != newest:
            path.unlink(missing_ok=True)
            count, total = count - 1, total - size
    remove_leftovers(newest.parent)
