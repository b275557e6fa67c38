"""A group of results that belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .base import Result


@dataclass(frozen=True, eq=False, kw_only=True)
class Group(Result):
    """Several results that belong together, by name, in the order of display.

    absent  parts that belong to it and are not there, by name: a sentence that says why, or how they come to be
    """

    parts: Mapping[str, Result]
    absent: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("Group wants at least one part")
        for name, part in self.parts.items():
            if not name.isidentifier() or isinstance(part, Group):
                raise ValueError(f"Group wants plain results under identifiers; got {name!r}: {type(part).__name__}")
        if both := self.absent.keys() & self.parts.keys():
            raise ValueError(f"Group wants a part either there or absent; got both of {', '.join(sorted(both))}")
