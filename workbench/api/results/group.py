"""A group of results that belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .base import Result


@dataclass(frozen=True, eq=False, kw_only=True)
class Group(Result):
    """Several results that belong together, by name, in the order of display."""

    parts: Mapping[str, Result]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("Group wants at least one part")
        for name, part in self.parts.items():
            if not name.isidentifier() or isinstance(part, Group):
                raise ValueError(f"Group wants plain results under identifiers; got {name!r}: {type(part).__name__}")
