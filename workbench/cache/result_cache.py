"""Results in memory, in front of the disk cache: a run whose inputs are known is displayed at once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import RLock

from workbench.api import arrays_of

from .cached_result import CachedResult
from .disk_cache import DiskCache

MAX_BYTES = 512 << 20


class ResultCache:
    """Results by content key; the least recently used are dropped when they exceed ``max_bytes``.

    disk_cache  also gets every result, written by a thread of its own, and is searched for those not in memory;
                None for memory alone
    refused     called in that thread with the reason, when the disk begins to refuse

    What came out of a session file is the word of whoever made the file. It is displayed as that session's result, and
    on the disk it has a key of its own: no run of another session is answered by it.

    Any thread may call.
    """

    def __init__(self, max_bytes: int = MAX_BYTES, disk_cache: DiskCache | None = None) -> None:
        self._max_bytes = max_bytes
        self.disk_cache: DiskCache | None = None
        self._writer: ThreadPoolExecutor | None = None
        self._entries: OrderedDict[str, tuple[CachedResult, int]] = OrderedDict()
        self._bytes = 0
        self._given: dict[str, CachedResult] = {}  # out of the open session's file
        self._lock = RLock()
        self.refused: Callable[[str], None] = lambda _why: None
        self._refusal = ""  # why the disk did not take the last result
        if disk_cache is not None:
            self.keep_on_disk(disk_cache)

    def keep_on_disk(self, disk_cache: DiskCache) -> None:
        """From now on the disk gets every result, and those that are in memory."""
        self.disk_cache, self._writer = disk_cache, ThreadPoolExecutor(1)
        with self._lock:
            entries = {key: entry for key, (entry, _) in self._entries.items()}
        for key, entry in entries.items():
            self._write_soon(key, entry)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: str) -> bool:
        if key in self._entries or key in self._given:
            return True
        return self.disk_cache is not None and (key in self.disk_cache or _given(key) in self.disk_cache)

    @property
    def size(self) -> int:
        """Bytes of all arrays in memory."""
        return self._bytes

    def get(self, key: str) -> CachedResult | None:
        """The result, which becomes the most recently used; None where there is none."""
        entry = self._computed(key) or self._given.get(key)
        return entry or (self.disk_cache.get(_given(key)) if self.disk_cache is not None else None)

    def answer(self, key: str) -> CachedResult | None:
        """The result, where it may be given in place of a run: none of a run that changed the network under itself.

        Of results out of a file those of the open session alone.
        """
        entry = self._computed(key) or self._given.get(key)
        return None if entry is None or entry.disturbed else entry

    def _computed(self, key: str) -> CachedResult | None:
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key][0]
        entry = self.disk_cache.get(key) if self.disk_cache is not None else None
        if entry is not None:
            self._keep(key, entry)
        return entry

    def take_given(self, entries: Mapping[str, CachedResult]) -> None:
        """The results out of the file of the session that is opened, in place of those of the one before."""
        self._given = {}
        self.add_given(entries)

    def add_given(self, entries: Mapping[str, CachedResult]) -> None:
        """Results that somebody else's file has, such as a batch's, beside those of the open session."""
        self._given = {**self._given, **entries}
        for key, entry in entries.items():
            self._write_soon(_given(key), entry)

    def put(self, key: str, entry: CachedResult) -> None:
        """Store a result. The last one stays in memory whatever its size.

        The result of a run that changed the network under itself never comes to the disk.
        """
        self._keep(key, entry)
        self._write_soon(key, entry)

    def _write_soon(self, key: str, entry: CachedResult) -> None:
        if self._writer is not None and self.disk_cache is not None and not entry.disturbed:
            self._writer.submit(self._write, self.disk_cache, key, entry)

    def close(self) -> None:
        """Wait until everything is on the disk."""
        if self._writer is not None:
            self._writer.shutdown()

    def _write(self, disk_cache: DiskCache, key: str, entry: CachedResult) -> None:
        before, self._refusal = self._refusal, disk_cache.put(key, entry)
        if self._refusal and self._refusal != before:
            self.refused(self._refusal)

    def _keep(self, key: str, entry: CachedResult) -> None:
        size = sum(array.nbytes for array in arrays_of(entry.result).values() if array.ndim)
        with self._lock:
            self._drop(key)
            self._entries[key] = (entry, size)
            self._bytes += size
            while self._bytes > self._max_bytes and len(self._entries) > 1:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: str) -> None:
        with self._lock:
            if key in self._entries:
                self._bytes -= self._entries.pop(key)[1]


def _given(key: str) -> str:
    """The key on the disk of a result out of a session file."""
    return hashlib.sha256(f"given {key}".encode()).hexdigest()
