"""Results on the disk, so that what was run before is shown at once after the next start."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .entry_file import Damaged, pack_entry, unpack_entry
from .result_cache import CachedResult

MOST_BYTES = 2 << 30
SUFFIX = ".result"


class DiskCache:
    """Entries by content key in a folder; those not looked at for longest make room when there are too many bytes.

    limit  bytes; another one holds from the next entry on

    It is a memory and no promise: where a disk refuses or a file is damaged, a result is not known, and no more.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder, self.limit = folder, most_bytes

    def __contains__(self, key: str) -> bool:
        return self._file(key).exists()

    def get(self, key: str) -> CachedResult | None:
        """The entry, which counts as looked at; None where it is not (or no longer) there."""
        file = self._file(key)
        try:
            entry = unpack_entry(file.read_bytes())
            os.utime(file)
        except OSError:
            return None
        except Damaged:
            file.unlink(missing_ok=True)
            return None
        return entry

    def put(self, key: str, entry: CachedResult) -> None:
        """Keep an entry: whole or not at all."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".new")
            with os.fdopen(handle, "wb") as file:
                file.write(pack_entry(entry))
            os.replace(name, self._file(key))
            self._make_room(key)
        except OSError:
            return

    def forget(self, key: str) -> None:
        """Drop an entry if it is there."""
        self._file(key).unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}{SUFFIX}"

    def _make_room(self, newest: str) -> None:
        found = sorted((s.st_mtime, s.st_size, p) for p in self.folder.glob(f"*{SUFFIX}") if (s := p.stat()))
        total = sum(size for _, size, _ in found)
        for _, size, path in found:
            if total <= self.limit or path == self._file(newest):
                break
            path.unlink(missing_ok=True)
            total -= size
        for left in self.folder.glob("*.new"):  # a program that was killed while it wrote
            if found and left.stat().st_mtime < found[-1][0] - 60:
                left.unlink(missing_ok=True)
