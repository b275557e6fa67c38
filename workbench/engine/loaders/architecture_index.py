"""An index of architectures: the names and shapes of the tensors of each, and which of them have a certain one.

It is kept as JSON: every tensor that any architecture has once, and for each architecture which of them are its own.
An architecture is made of it when it is asked for, since there are many and few are looked at closely.
"""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from .architectures import Architecture, Shape


class Index(Mapping[str, Architecture]):
    """Architectures by name.

    zoo      the library that makes them: ``torchvision``
    version  of that library, of which the index was made
    """

    def __init__(self, zoo: str, version: str, tensors: list[tuple[str, Shape]], own: dict[str, tuple[str, Any]]):
        self.zoo, self.version = zoo, version
        self._tensors, self._own = tensors, own

    @classmethod
    def of(cls, architectures: Iterable[Architecture], zoo: str = "", version: str = "") -> Index:
        """The index of these."""
        numbers: dict[tuple[str, Shape], int] = {}
        own = {
            one.name: (one.kind, [numbers.setdefault(tensor, len(numbers)) for tensor in one.tensors.items()])
            for one in architectures
        }
        return cls(zoo, version, list(numbers), own)

    @classmethod
    def read(cls, path: Path) -> Index:
        """The index in a file."""
        content = json.loads(lzma.decompress(path.read_bytes()))
        tensors = [(name, tuple(shape)) for name, *shape in content["tensors"]]
        return cls(content["zoo"], content["version"], tensors, content["architectures"])

    def write(self, path: Path) -> int:
        """Write it into a file; how many bytes that are."""
        content = {
            "zoo": self.zoo,
            "version": self.version,
            "tensors": [[name, *shape] for name, shape in self._tensors],
            "architectures": self._own,
        }
        return path.write_bytes(lzma.compress(json.dumps(content, separators=(",", ":")).encode(), preset=9))

    def __getitem__(self, name: str) -> Architecture:
        kind, numbers = self._own[name]
        return Architecture(name, kind, dict(self._tensors[number] for number in numbers), self.zoo)

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)

    def holders(self, name: str, shape: Shape) -> list[str]:
        """The architectures that have a tensor of this name and shape."""
        return self._holders.get((name, shape), [])

    def size(self, name: str) -> int:
        """How many tensors an architecture has."""
        return len(self._own[name][1])

    @cached_property
    def _holders(self) -> Mapping[tuple[str, Shape], list[str]]:
        found: defaultdict[tuple[str, Shape], list[str]] = defaultdict(list)
        for name, (_, numbers) in self._own.items():
            for number in numbers:
                found[self._tensors[number]].append(name)
        return found
