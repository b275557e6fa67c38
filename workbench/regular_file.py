"""Opening files that people name: only regular files, no larger than they may be.

A named pipe or a terminal would be waited for without end, and ``/dev/zero`` read without end. Every file that comes
from outside is opened here. Whether there is one is asked by ``os.path``, which takes any text for a name.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from workbench.api import UserError

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def open_regular(path: str | Path, max_bytes: int = 0) -> BinaryIO:
    """A regular file, opened for reading.

    max_bytes  its size may be no more; 0 for any size

    Raises UserError, with a sentence that begins with "it", for a pipe, socket or device and for a file that is too
    large; OSError as ``open`` does, for a folder too.
    """
    _refuse_others(os.stat(path), path)  # before it is opened: opening a device may already do something
    file = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115 (the caller closes it)
    try:
        facts = os.fstat(file.fileno())
        _refuse_others(facts, path)  # it may have been replaced in between
        if max_bytes and facts.st_size > max_bytes:
            raise UserError(f"it has {in_words(facts.st_size)}, and {in_words(max_bytes)} is the most.")
    except BaseException:
        file.close()
        raise
    return file


def read_regular(path: str | Path, max_bytes: int) -> bytes:
    """The bytes of a regular file. Raises as ``open_regular`` does."""
    with open_regular(path, max_bytes) as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:  # a file of the system may say less than it has, or it grows
        raise UserError(f"it has more than {in_words(max_bytes)}, which is the most.")
    return data


def in_words(count: int) -> str:
    """A number of bytes, as 12 MB."""
    for unit, size in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} bytes"


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _refuse_others(facts: os.stat_result, path: str | Path) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise IsADirectoryError(21, "Is a directory", str(path))
    kind = _KINDS.get(stat.S_IFMT(facts.st_mode))
    if kind is not None:
        raise UserError(f"it is {kind}, not a file.")
