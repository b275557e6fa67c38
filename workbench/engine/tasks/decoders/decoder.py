"""The base of all decoders: what the detection task may ask of one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from workbench.api import UserError
from workbench.engine.tasks.detections import Detections


@dataclass(frozen=True)
class Decoder(ABC):
    """How a detector's output becomes candidates.

    name     as references write it: ``decoder=NAME``
    wants    what its output must be, for sentences
    overlap  from which intersection over union a better box of the same class suppresses a candidate; None where
             the network gives no two boxes of one thing
    size     (height, width) of the network's input
    classes  how many class names are known; 0 where none are
    unread   a sentence on what the network gives beside boxes, which is not shown; empty where there is nothing
    """

    name: ClassVar[str]
    wants: ClassVar[str]
    overlap: ClassVar[float | None] = 0.5
    size: tuple[int, int]
    classes: int = 0
    unread: str = ""

    @classmethod
    def of(cls, output: Any, size: tuple[int, int], classes: int) -> Decoder:
        """The decoder for a network that gave this for a grey image."""
        return cls(size, classes)

    @classmethod
    @abstractmethod
    def fits(cls, output: Any, size: tuple[int, int], classes: int) -> bool:
        """Whether the output has the form that this one reads, and hardly any other."""

    @abstractmethod
    def read(self, output: Any, reference: str) -> Detections:
        """The candidates for N images. Raises UserError where the output has another form."""

    def refused(self, output: Any, reference: str) -> UserError:
        """The sentence that says what came in place of what this decoder wants."""
        return UserError(f"{reference} must give {self.wants} for decoder={self.name}; it gives {in_words(output)}.")


def tensors_of(output: Any) -> list[Tensor]:
    """The tensors of an output, in its order; empty where something else is among them."""
    parts = list(output.values()) if isinstance(output, Mapping) else output
    parts = [parts] if isinstance(parts, Tensor) else parts
    if not isinstance(parts, list | tuple) or not all(isinstance(part, Tensor) for part in parts):
        return []
    return list(parts)


def in_words(output: Any) -> str:
    """An output, for a sentence: its shapes, or its type."""
    tensors = tensors_of(output)
    if not tensors:
        return type(output).__name__
    shapes = ", ".join(str(tuple(tensor.shape)) for tensor in tensors[:8])
    return f"a tensor of shape {shapes}" if len(tensors) == 1 else f"{len(tensors)} tensors of shapes {shapes}"


def edges(boxes: Tensor) -> Tensor:
    """(..., 4) left, top, right, bottom of (..., 4) centre, width and height."""
    centre, half = boxes[..., :2], boxes[..., 2:] / 2
    return torch.cat([centre - half, centre + half], -1)
