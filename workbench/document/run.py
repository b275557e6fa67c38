"""A finished run: its inputs and the cache key of its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """A finished run: its inputs, and the cache key of its result.

    params         parameters that were set for its technique
    target, layer  those of the session, which a value in ``params`` overrides
    takes_layer    whether its technique has a layer as a parameter; else the session's says nothing about it
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
    takes_layer: bool = True

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The layer and the parameters that a person set, in words, without those that the subtitle has."""
        used = self.layer if self.takes_layer else ""
        words = [used] if used and used not in self.subtitle else []
        for name, value in self.params.items():
            word = ("on" if value else "off") if isinstance(value, bool) else str(value)
            if name != "target" and word and not (isinstance(value, str) and word in (*words, *self._subtitle_parts)):
                words.append(word if name in ("layer", "unit") else f"{name.replace('_', ' ')} {word}")
        return tuple(words)

    @property
    def _subtitle_parts(self) -> list[str]:
        return self.subtitle.split(" · ")

    @property
    def differs(self) -> str:
        """How it differs from others of its technique and image: target, layer, unit, parameters; may be empty."""
        return ", ".join(dict.fromkeys((*self._subtitle_parts[:-1], *self.by_hand)))

    @property
    def seen(self) -> str:
        """The image's name, or the model of a run without an image."""
        return self._subtitle_parts[-1]
