"""A finished run: its inputs and the cache key of its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """A finished run: its inputs, and the cache key of its result.

    params         parameters that were set for its technique
    target, layer  those of the session, which a value in ``params`` overrides
    takes_layer    whether its technique has a layer as a parameter; else the session's says nothing about it
    defaults       what its technique's parameters are by themselves, without targets and layers
    words          what a person calls the values of parameters that name a class by number or by any text
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
    defaults: Params = field(default_factory=dict)
    words: Params = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """The value of a parameter, set or by default; None where that is not known."""
        return self.params.get(name, self.defaults.get(name))

    @property
    def layer_used(self) -> str:
        """The layer that a person chose for it, by its own parameter or by the session; empty for none."""
        return str(self.params.get("layer", self.layer)) if self.takes_layer else ""

    @property
    def subtitle_parts(self) -> list[str]:
        """What was explained, where there was such a thing, and last what it looked at."""
        return self.subtitle.split(" · ")
