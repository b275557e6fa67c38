"""Results by what they are made from, so that a run done before is shown at once."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import RLock
from typing import Any, Protocol

from workbench.api import Geometry, Result, arrays_of

MOST_BYTES = 512 << 20


@dataclass(frozen=True, eq=False)
class CachedResult:
    """A result with all that is needed to show and export it."""

    result: Result
    geometry: Geometry | None
    provenance: Mapping[str, Any]


def content_key(technique: str, version: str, params: Mapping[str, Any], model_digest: str, image_digest: str) -> str:
    """SHA-256 of what a result depends on, hexadecimal."""
    what = [technique, version, sorted(params.items()), model_digest, image_digest]
    return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()


class Memory(Protocol):
    """What keeps entries longer than the program runs (``shelf.Shelf``)."""

    def __contains__(self, key: str) -> bool: ...
    def get(self, key: str) -> CachedResult | None: ...
    def put(self, key: str, entry: CachedResult) -> None: ...
    def forget(self, key: str) -> None: ...


class ResultCache:
    """Entries by content key; those not looked at for longest make room when there are too many bytes.

    What is put here is put into ``memory`` too, beside the caller's thread, and looked for there. Any thread may ask.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, memory: Memory | None = None) -> None:
        self._most, self.memory = most_bytes, memory
        self._writer = ThreadPoolExecutor(1) if memory is not None else None
        self._entries: OrderedDict[str, tuple[CachedResult, int]] = OrderedDict()
        self._bytes = 0
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: str) -> bool:
        return key in self._entries or (self.memory is not None and key in self.memory)

    @property
    def size(self) -> int:
        """Bytes of all arrays held."""
        return self._bytes

    def get(self, key: str) -> CachedResult | None:
        """The entry, which counts as looked at; None where it is not (or no longer) there."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key][0]
        entry = self.memory.get(key) if self.memory is not None else None
        if entry is not None:
            self._keep(key, entry)
        return entry

    def put(self, key: str, entry: CachedResult) -> None:
        """Keep an entry. The last one put stays whatever its size."""
        self._keep(key, entry)
        if self._writer is not None and self.memory is not None:
            self._writer.submit(self.memory.put, key, entry)

    def forget(self, key: str) -> None:
        """Drop an entry if it is there."""
        self._drop(key)
        if self._writer is not None and self.memory is not None:
            self._writer.submit(self.memory.forget, key).result()  # behind what is being put

    def close(self) -> None:
        """Wait until the memory has what was put."""
        if self._writer is not None:
            self._writer.shutdown()

    def _keep(self, key: str, entry: CachedResult) -> None:
        size = sum(array.nbytes for array in arrays_of(entry.result).values() if array.ndim)
        with self._lock:
            self._drop(key)
            self._entries[key] = (entry, size)
            self._bytes += size
            while self._bytes > self._most and len(self._entries) > 1:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: str) -> None:
        with self._lock:
            if key in self._entries:
                self._bytes -= self._entries.pop(key)[1]
