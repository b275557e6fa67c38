"""A dream: what a network sees a little of in a photograph is made stronger, from large forms to small ones.

Mordvintsev, Olah & Tyka, "Inceptionism: Going Deeper into Neural Networks", Google Research Blog 2015, and its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from .ascent import NoGradientError, Objective
from .transformations import sized, wrapped


@dataclass(frozen=True, eq=False)
class Dreamed:
    """Where a dream stands after a step.

    octave   1 is the smallest
    step     counted from 1 over all octaves
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
    size     of the network's input; a picture that is larger is looked at window by window, as the authors' code does.
             Empty is that of the photograph
    """

    objective: Objective
    octaves: int
    scale: float
    steps: int
    length: float
    generator: torch.Generator
    device: str = "cpu"
    size: tuple[int, int] | None = None

    def __call__(self, photograph: Tensor) -> Iterator[Dreamed]:
        """Yield where it stands after every step. Raises NoGradientError where a step has no gradient."""
        full = (photograph.shape[2], photograph.shape[3])
        detail = torch.zeros_like(photograph)
        for octave, size in enumerate(sizes(full, self.octaves, self.scale), 1):
            base = sized(photograph, size)
            picture = (base + sized(detail, size)).clamp(0, 1)
            for step in range(1, self.steps + 1):
                picture = (picture + self.length * self._direction(picture, self.size or full)).clamp(0, 1)
                done = (octave - 1) * self.steps + step
                yield Dreamed(octave, done, (photograph + sized(picture - base, full)).clamp(0, 1))
            detail = picture - base

    def _direction(self, picture: Tensor, size: tuple[int, int]) -> Tensor:
        shift = [int(torch.randint(side, (1,), generator=self.generator)) for side in picture.shape[2:]]
        gradient, shown = torch.zeros_like(picture), torch.zeros_like(picture)
        for corner in corners((picture.shape[2], picture.shape[3]), size):
            there = [moved + start for moved, start in zip(shift, corner, strict=True)]
            with torch.enable_grad():
                leaf = picture.clone().requires_grad_(True)
                value = self.objective(wrapped(leaf, there, size).to(self.device)).mean()
                (part,) = torch.autograd.grad(value, [leaf])
            rows, columns = (
                (torch.arange(min(side, own)) + moved) % own
                for side, own, moved in zip(size, picture.shape[2:], there, strict=True)
            )
            gradient += part
            shown[:, :, rows[:, None], columns] += 1
        gradient /= shown
        if not gradient.any():
            raise NoGradientError("The gradient is zero where the dream stands.")
        return gradient / gradient.abs().mean()


def corners(picture: tuple[int, int], size: tuple[int, int]) -> list[tuple[int, int]]:
    """(row, column) where each window of ``size`` begins that it takes to see a picture; one where it has room in it.

    The last of a row goes on at the other side, where a picture is no whole number of windows.
    """
    rows, columns = (range(0, own, side) for own, side in zip(picture, size, strict=True))
    return [(row, column) for row in rows for column in columns]


def in_windows(objective: Objective, picture: Tensor, size: tuple[int, int]) -> float:
    """The mean of an objective over the windows of a picture (1, C, H, W) that is as large as they are or larger."""
    windows = corners((picture.shape[2], picture.shape[3]), size)
    parts = [objective(wrapped(picture, corner, size)) for corner in windows]
    return float(torch.cat(parts).mean())


def zoomed(picture: Tensor, by: float) -> Tensor:
    """The middle of a picture, enlarged to its size: the next frame of a film that goes into it."""
    places = torch.eye(2, 3)[None] / by
    grid = functional.affine_grid(places, list(picture.shape), align_corners=False).to(picture)
    inside: Tensor = functional.grid_sample(picture, grid, mode="bicubic", padding_mode="border", align_corners=False)
    return inside.clamp(0, 1)


def sizes(full: tuple[int, int], octaves: int, scale: float) -> list[tuple[int, int]]:
    """(height, width) of each octave, the smallest first."""
    return [(max(1, round(full[0] / scale**k)), max(1, round(full[1] / scale**k))) for k in range(octaves - 1, -1, -1)]
