"""How pictures are moved before the network sees them, anew in each step, so that no single pixel counts.

Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017, section "Regularization"; for crops
Fel et al., "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization", NeurIPS 2023,
section 3.2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

GREY = 0.5


class Views(Protocol):
    """What the network sees of a picture in one step."""

    def of(self, pictures: Tensor, size: tuple[int, int], done: float, generator: torch.Generator) -> Tensor:
        """(k n, C, *size) views of (n, C, H, W) pictures, the n pictures one after another in each of k rounds.

        done  how much of the ascent is over, 0 to 1
        """


@dataclass(frozen=True)
class Still:
    """The picture as it is, at the network's size."""

    def of(self, pictures: Tensor, size: tuple[int, int], done: float, generator: torch.Generator) -> Tensor:
        return sized(pictures, size)


@dataclass(frozen=True)
class Wobble:
    """The whole picture in a grey frame, a little turned, scaled and shifted, one draw for each picture.

    frame    grey on each side, as a share of the side
    degrees  the most it is turned
    scale    the most it is enlarged or made smaller
    shift    the most it is moved, as a share of the side, beside what an enlarged one has beyond the edges
    closer   how much more than ``scale`` it is enlarged, at most
    mirrored  whether half of the views are mirrored
    """

    frame: float = 0.05
    degrees: float = 10.0
    scale: float = 0.1
    shift: float = 0.08
    closer: float = 0.0
    mirrored: bool = False

    def of(self, pictures: Tensor, size: tuple[int, int], done: float, generator: torch.Generator) -> Tensor:
        count = len(pictures)
        turn, scale, right, down = (2 * torch.rand((4, count), generator=generator) - 1).unbind()
        angle = turn * math.radians(self.degrees)
        reach = (1 + 2 * self.frame) / (1 + scale * self.scale + (1 + scale) / 2 * self.closer)
        cosine, sine = reach * torch.cos(angle), reach * torch.sin(angle)
        tall = pictures.shape[2] / pictures.shape[3]
        room = 2 * self.shift + (1 - reach).clamp(min=0)
        side = 1 - 2 * torch.randint(2, (count,), generator=generator) if self.mirrored else torch.ones(count)
        rows = [
            torch.stack([side * cosine, -sine * tall, room * right], 1),
            torch.stack([side * sine / tall, cosine, room * down], 1),
        ]
        return _sampled(pictures, torch.stack(rows, 1), size)


@dataclass(frozen=True)
class Crops:
    """``count`` squares of each picture, enlarged to the network's size, with noise on them.

    The side of a square goes from ``largest`` to ``smallest`` of the picture's during the ascent; its middle is drawn
    around the picture's.
    """

    count: int = 4
    largest: float = 0.6
    smallest: float = 0.2
    spread: float = 0.15
    noise: float = 0.08

    def of(self, pictures: Tensor, size: tuple[int, int], done: float, generator: torch.Generator) -> Tensor:
        side = self.largest + (self.smallest - self.largest) * done
        middles = torch.randn((self.count * len(pictures), 2), generator=generator) * 2 * self.spread
        middles = middles.clamp(side - 1, 1 - side)  # within the picture, whose sides are at -1 and 1
        straight = torch.eye(2).mul(side).expand(len(middles), 2, 2)
        views = _sampled(
            pictures.repeat(self.count, 1, 1, 1), torch.cat([straight, middles[..., None]], 2), size, "border"
        )
        return views + self.noise * torch.randn(views.shape, generator=generator)


@dataclass(frozen=True)
class Windows:
    """A window of the network's size at a random place, pixel by pixel; what leaves on one side comes in on the other.

    A picture may be larger than the network's input so, and goes on without a seam where it is set beside itself.
    """

    def of(self, pictures: Tensor, size: tuple[int, int], done: float, generator: torch.Generator) -> Tensor:
        shift = [int(torch.randint(side, (1,), generator=generator)) for side in pictures.shape[2:]]
        return wrapped(pictures, shift, size)


@dataclass(frozen=True)
class Beside:
    """A picture and another, (1, C, *size), moved alike: (k n, 2 C, *size) views, the other's channels last."""

    views: Views
    other: Tensor

    def of(self, pictures: Tensor, size: tuple[int, int], done: float, generator: torch.Generator) -> Tensor:
        both = torch.cat([pictures, sized(self.other, pictures.shape[2:]).expand_as(pictures)], 1)
        return self.views.of(both, size, done, generator)


def wrapped(picture: Tensor, shift: Sequence[int], size: Sequence[int]) -> Tensor:
    """The picture moved and set side by side with itself until it fills ``size``, in the network's scale."""
    rows, columns = (
        (torch.arange(side) + moved) % own for side, moved, own in zip(size, shift, picture.shape[2:], strict=True)
    )
    return picture[:, :, rows.to(picture.device)][:, :, :, columns.to(picture.device)]


def sized(pictures: Tensor, size: Sequence[int]) -> Tensor:
    """The pictures at another size, smoothed where they become smaller."""
    if tuple(pictures.shape[2:]) == tuple(size):
        return pictures
    return functional.interpolate(pictures, size=tuple(size), mode="bilinear", align_corners=False, antialias=True)


def _sampled(pictures: Tensor, places: Tensor, size: tuple[int, int], beyond: str = "zeros") -> Tensor:
    """What lies at (n, 2, 3) affine places; beyond the edge grey, or the edge itself: "border"."""
    grid = functional.affine_grid(places, [*pictures.shape[:2], *size], align_corners=False).to(pictures)
    return (
        functional.grid_sample(pictures - GREY, grid, mode="bilinear", padding_mode=beyond, align_corners=False) + GREY
    )
