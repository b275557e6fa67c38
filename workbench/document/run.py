"""A finished run: its inputs and the cache key of its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """A run that is done: what was asked, and under which key of the store its result lies.

    params  the parameters that were set by hand; ``target`` and ``layer`` are those that were in force
    """

    number: int
    key: str
    technique: str
    title: str
    subtitle: str
    params: Params
    target: str
    layer: str
    image: str
    model: str
    seconds: float = 0.0

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The layer and the parameters that a person set, in words, but for what the subtitle says."""
        said = [] if not self.layer or self.layer in self.subtitle else [self.layer]
        for name, value in self.params.items():
            word = ("on" if value else "off") if isinstance(value, bool) else str(value)
            if name != "target" and word and not (isinstance(value, str) and word in (*said, *self._told)):
                said.append(word if name in ("layer", "unit") else f"{name.replace('_', ' ')} {word}")
        return tuple(said)

    @property
    def _told(self) -> list[str]:
        return self.subtitle.split(" · ")

    @property
    def differs(self) -> str:
        """What tells it from others of its technique and image: target, layer, unit, parameters; or nothing."""
        return ", ".join(dict.fromkeys((*self._told[:-1], *self.by_hand)))

    @property
    def seen(self) -> str:
        """The image, or the model of a run that looks at none."""
        return self._told[-1]
