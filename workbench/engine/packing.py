"""Packing: what a network gives as one row of numbers for each image, and back.

A fast forward gives one tensor; a detector's head and the maps of a segmenter come through it in one row.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class Packing:
    """The form of an output: tensors with one part for each image.

    shapes  of each tensor for one image
    names   where they come by name; else they are a tensor, or a tuple
    alone   whether it is one tensor by itself
    """

    shapes: tuple[tuple[int, ...], ...]
    names: tuple[str, ...] = ()
    alone: bool = False

    @classmethod
    def of(cls, output: Any) -> Packing | None:
        """That of what a network gave for one image; None where it is more than tensors of real numbers."""
        names = tuple(output) if isinstance(output, Mapping) else ()
        parts = _parts(output)
        if not parts or not all(_real(part) for part in parts):
            return None
        return cls(tuple(tuple(part.shape[1:]) for part in parts), names, isinstance(output, Tensor))

    @staticmethod
    def packed(output: Any) -> Tensor:
        """(N, n) of an output for N images."""
        return torch.cat([part.flatten(1) for part in _parts(output)], 1)

    def unpacked(self, row: Tensor) -> Any:
        """The output that a row, (N, n), was."""
        pieces = torch.split(row, [math.prod(shape) for shape in self.shapes], 1)
        parts = [piece.reshape(len(row), *shape) for piece, shape in zip(pieces, self.shapes, strict=True)]
        if self.alone:
            return parts[0]
        return dict(zip(self.names, parts, strict=True)) if self.names else tuple(parts)


def _parts(output: Any) -> list[Any]:
    if isinstance(output, Mapping):
        return list(output.values())
    return list(output) if isinstance(output, list | tuple) else [output]


def _real(part: Any) -> bool:
    """Whether a part of an output is real numbers for one image."""
    return isinstance(part, Tensor) and part.is_floating_point() and part.ndim > 0 and len(part) == 1
