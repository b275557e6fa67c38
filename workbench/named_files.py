"""The files that a reference names, and a digest of what they hold: one that was replaced gives another digest.

A reference is a model's, with its options after a question mark, or an image's.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from workbench.api import Param, Target, UserError
from workbench.images.image_reference import file_of
from workbench.model_description import file_beside, split_reference

Stamp = tuple[int, ...]
NAMING = "network", "judge", "photograph"  # kinds of parameter that name a file or a model
MOST_READ = 256 << 20  # bytes


def file_named(name: str) -> Path:
    """A file of that name; else ``~`` is the home folder, if there is one."""
    path = Path(name)
    if name.startswith("~") and not os.path.exists(name):
        with contextlib.suppress(RuntimeError):  # a user who does not exist
            return path.expanduser()
    return path


def named_by(name: str, options: Mapping[str, str]) -> list[str]:
    """What may be a file in a model's reference: itself, code of ``file.py:Name``, a description, options."""
    code = name.rpartition(":")[0]
    return list(filter(None, (name, code, name and str(file_beside(name)), *options.values())))


def named_by_parameters(params: Iterable[Param], values: Mapping[str, Any]) -> list[str]:
    """What a technique's parameters name beside image and model, whose content decides the result as those do."""
    named = []
    for param in params:
        text = str(values.get(param.name, ""))
        if param.type in NAMING:
            named.append(text)
        elif param.type == "target":
            with contextlib.suppress(UserError):  # a target that cannot be read is refused when it runs
                named += [str(file_of(file)) for file in Target.parse(text).files]
    return list(filter(None, named))


def stamps(names: Iterable[str]) -> tuple[tuple[str, Stamp], ...]:
    """Size, times and place on the disk of each that is a file: equal stamps mean equal content."""
    found = []
    for text in names:
        with contextlib.suppress(OSError, ValueError):
            status = file_named(text).stat()
            found.append((text, (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)))
    return tuple(found)


class FileDigests:
    """Digests of what references name. A file is read again only when it is another one.

    most_read  bytes; of a larger file size, times and place on the disk stand for what it holds, here alone
    """

    def __init__(self, most_read: float = MOST_READ) -> None:
        self._most_read = most_read
        self._known: dict[tuple[str, Stamp], str] = {}

    def of(self, references: Iterable[str]) -> str:
        """A text that changes with what any file of these holds; empty where they name none."""
        names = [name for text in references for name in named_by(*_parts(text))]
        return " ".join(self._digest(name, stamp) for name, stamp in stamps(names))

    def _digest(self, name: str, stamp: Stamp) -> str:
        key = name, stamp
        if key not in self._known:
            self._known = {known: text for known, text in self._known.items() if known[0] != name}
            self._known[key] = _read(file_named(name), stamp, self._most_read)
        return self._known[key]


def _read(path: Path, stamp: Stamp, most: float) -> str:
    if os.path.isfile(path) and stamp[0] <= most:
        with contextlib.suppress(OSError), path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return "-".join(map(str, stamp))


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """A reference taken apart. A file whose name holds a question mark is still found."""
    return (text.strip(), {}) if os.path.exists(text) else split_reference(text)
