"""Results on the disk, which the next start of the program displays at once.

Best effort: where the disk refuses, a file is damaged, or something else lies in its place, ``get`` returns None.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from workbench import cache_folder
from workbench.api import UserError
from workbench.regular_file import read_regular

from .cached_result import CachedResult, is_content_key
from .entry_file import MAX_ENTRY_BYTES, Damaged, pack_entry, unpack_entry

MAX_BYTES = 2 << 30
SUFFIX = ".result"


class DiskCache:
    """One file per result in ``folder``, named by its key; the least recently used make room for new ones.

    limit  bytes; another limit holds from the next ``put`` on

    Keys are those of ``content_key``: anything else raises ValueError before it becomes a path.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self.folder, self.limit = folder, max_bytes
        self._dropped: set[str] = set()  # keys whose files a read-only disk keeps

    def __contains__(self, key: str) -> bool:
        return key not in self._dropped and os.path.isfile(self._file(key))

    def get(self, key: str) -> CachedResult | None:
        """The result, which becomes the most recently used; None where there is none."""
        file = self._file(key)
        if key in self._dropped:
            return None
        try:
            entry = unpack_entry(read_regular(file, MAX_ENTRY_BYTES))
        except OSError:
            return None
        except (Damaged, UserError, MemoryError):
            self.forget(key)
            return None
        with suppress(OSError):
            os.utime(file)
        return entry

    def put(self, key: str, entry: CachedResult) -> str:
        """Write a result, completely or not at all. Returns why not; empty where it is written."""
        target, data = self._file(key), pack_entry(entry)
        try:
            cache_folder.write(target, data)
        except OSError as error:
            return error.strerror or str(error)
        self._dropped.discard(key)
        with suppress(OSError):
            cache_folder.make_room(target, f"*{SUFFIX}", self.limit)
        return ""

    def forget(self, key: str) -> None:
        """Drop a result, if it is there. Where its file cannot be removed, it is not looked at any more."""
        file = self._file(key)
        try:
            file.unlink(missing_ok=True)
        except OSError:
            self._dropped.add(key)

    def _file(self, key: str) -> Path:
        if not is_content_key(key):
            raise ValueError(f"a cache key must be 64 hexadecimal digits; got {key!r}")
        return self.folder / f"{key}{SUFFIX}"
