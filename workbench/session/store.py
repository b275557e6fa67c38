"""Results by what they are made from, so that a run done before is shown at once."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.api import Geometry, Result, arrays_of

MOST_BYTES = 512 << 20


@dataclass(frozen=True, eq=False)
class Entry:
    """A result with all that is needed to show and export it."""

    result: Result
    geometry: Geometry | None
    provenance: Mapping[str, Any]


def content_key(technique: str, version: str, params: Mapping[str, Any], model_digest: str, image_digest: str) -> str:
    """SHA-256 of what a result depends on, hexadecimal."""
    what = [technique, version, sorted(params.items()), model_digest, image_digest]
    return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()


class Store:
    """Entries by content key; those not looked at for longest make room when there are too many bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._entries: OrderedDict[str, tuple[Entry, int]] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    @property
    def size(self) -> int:
        """Bytes of all arrays held."""
        return self._bytes

    def get(self, key: str) -> Entry | None:
        """The entry, which counts as looked at; None where it is not (or no longer) there."""
        if key not in self._entries:
            return None
        self._entries.move_to_end(key)
        return self._entries[key][0]

    def put(self, key: str, entry: Entry) -> None:
        """Keep an entry. The last one put stays whatever its size."""
        self.forget(key)
        size = sum(array.nbytes for array in arrays_of(entry.result).values())
        self._entries[key] = (entry, size)
        self._bytes += size
        while self._bytes > self._most and len(self._entries) > 1:
            self.forget(next(iter(self._entries)))

    def forget(self, key: str) -> None:
        """Drop an entry if it is there."""
        if key in self._entries:
            self._bytes -= self._entries.pop(key)[1]
