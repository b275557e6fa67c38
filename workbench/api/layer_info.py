"""What is known of a layer: one call of one module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class LayerInfo:
    """One call of one module, found by running the model once.

    name    the module's name, with ``#k`` for its k-th call where it runs more than once
    module  the module's name
    call    which call, from 1
    kind    the module's class name
    shape   of its output for one image, without the batch axis
    parted  whether that is of tokens, parted into the heads of an attention: (heads, tokens, ...), which are no maps
    """

    name: str
    module: str
    call: int
    kind: str
    shape: tuple[int, ...]
    parted: bool = False

    @property
    def layout(self) -> Literal["maps", "maps-last", "tokens", "vector", "other"]:
        """How the output is laid out: (C, H, W), (H, W, C), (tokens, C), (C,) or something else."""
        if self.parted:
            return "other"
        match self.shape:
            case (_,) | (_, 1, 1):
                return "vector"
            case (_, _):
                return "tokens"
            case (first, second, third):
                return "maps-last" if first == second != third else "maps"
        return "other"

    @property
    def spatial(self) -> bool:
        """Whether the output is a stack of maps, (C, H, W) with more than one pixel."""
        return self.layout == "maps"

    @property
    def grid(self) -> tuple[int, ...]:
        """Rows and columns of its maps, or how many tokens; empty for anything else."""
        return {"maps": self.shape[1:], "maps-last": self.shape[:2], "tokens": self.shape[:1]}.get(self.layout, ())

    @property
    def channels(self) -> int:
        """How many units there are: the length of the channel axis, 0 where there is none."""
        return {
            "maps": self.shape[:1],
            "vector": self.shape[:1],
            "maps-last": self.shape[-1:],
            "tokens": self.shape[-1:],
        }.get(self.layout, (0,))[0]
