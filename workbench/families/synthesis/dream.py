"""A dream: what a network sees a little of in a photograph is made stronger, from large forms to small ones.

Mordvintsev, Olah & Tyka, "Inceptionism: Going Deeper into Neural Networks", Google Research Blog 2015, and its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from .ascent import NoGradientError, Objective
from .transformations import sized, wrapped


@dataclass(frozen=True, eq=False)
class Dreamed:
    """Where a dream stands after a step.

    octave   1 is the smallest
    picture  (1, C, *size) in [0, 1], at its full size
    """

    octave: int
    step: int
    picture: Tensor


@dataclass(frozen=True, eq=False)
class Dream:
    """``x <- x + length * g / mean |g|`` with ``g`` the gradient of the objective, on one octave after the other.

    octaves  how many sizes, each ``scale`` times the one before; the last is that of the photograph
    length   of a step, in the picture's range of 0 to 1
    """

    objective: Objective
    octaves: int
    scale: float
    steps: int
    length: float
    generator: torch.Generator
    device: str = "cpu"

    def __call__(self, photograph: Tensor) -> Iterator[Dreamed]:
        """Yield where it stands after every step. Raises NoGradientError where a step has no gradient."""
        full = (photograph.shape[2], photograph.shape[3])
        detail = torch.zeros_like(photograph)
        for octave, size in enumerate(sizes(full, self.octaves, self.scale), 1):
            base = sized(photograph, size)
            picture = (base + sized(detail, size)).clamp(0, 1)
            for step in range(1, self.steps + 1):
                picture = (picture + self.length * self._direction(picture, full)).clamp(0, 1)
                yield Dreamed(octave, step, (photograph + sized(picture - base, full)).clamp(0, 1))
            detail = picture - base

    def _direction(self, picture: Tensor, full: tuple[int, int]) -> Tensor:
        shift = [int(torch.randint(side, (1,), generator=self.generator)) for side in picture.shape[2:]]
        with torch.enable_grad():
            leaf = picture.clone().requires_grad_(True)
            value = self.objective(wrapped(leaf, shift, full).to(self.device)).mean()
            (gradient,) = torch.autograd.grad(value, [leaf])
        if not gradient.any():
            raise NoGradientError("The gradient is zero where the dream stands.")
        return gradient / gradient.abs().mean()


def sizes(full: tuple[int, int], octaves: int, scale: float) -> list[tuple[int, int]]:
    """(height, width) of each octave, the smallest first."""
    return [(max(1, round(full[0] / scale**k)), max(1, round(full[1] / scale**k))) for k in range(octaves - 1, -1, -1)]
