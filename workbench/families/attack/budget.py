"""The budget of an attack: which images it may come to, and projection, rounding and noise within that."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import torch
from torch import Tensor

Norm = Literal["Linf", "L2"]
LEVELS = 255  # of an 8-bit picture, above black
SHRINK = (1.0, 1 - 1e-6, 1 - 1e-4, 1 - 1e-2)  # until float32's own rounding is inside the budget too


@dataclass(frozen=True, eq=False)
class Budget:
    """The images ``x'`` with ``||x' - x|| <= epsilon`` and every pixel in [0, 1]; held exactly, in float64.

    x        (1, C, H, W)
    epsilon  in pixels of [0, 1]; infinite where an attack looks for the smallest change by itself
    """

    x: Tensor
    norm: Norm
    epsilon: float

    def project(self, x_adv: Tensor) -> Tensor:
        """The nearest image of the budget, in float32: projected, then clipped."""
        if self.norm == "Linf":
            low, high = self._bounds
            return torch.minimum(torch.maximum(x_adv, low), high)
        if math.isinf(self.epsilon):
            return x_adv.clamp(0, 1)
        delta = x_adv - self.x
        shrink = min(1.0, self.epsilon / max(length(delta), 1e-300))
        for less in SHRINK:
            inside = (self.x + delta * (shrink * less)).clamp(0, 1)
            if in_norm(inside, self.x, "L2") <= self.epsilon:
                return inside
        return self.x

    @cached_property
    def _bounds(self) -> tuple[Tensor, Tensor]:
        """The lowest and the highest float32 image of an Linf budget, rounded inwards."""
        return inwards(self.x, self.epsilon)

    def holds(self, x_adv: Tensor) -> bool:
        """Whether an image is within the budget, in float64."""
        return in_norm(x_adv, self.x, self.norm) <= self.epsilon and 0 <= float(x_adv.min()) <= float(x_adv.max()) <= 1

    def direction(self, gradient: Tensor) -> Tensor:
        """The steepest way up for a step of length 1 in this norm."""
        if self.norm == "Linf":
            return gradient.sign()
        scaled = gradient / gradient.abs().max().clamp_min(torch.finfo(gradient.dtype).tiny)
        return scaled / max(length(scaled), 1e-30)

    def in_8_bits(self, x_adv: Tensor) -> Tensor:
        """The nearest picture of whole levels that is still within the budget.

        Where rounding would leave the budget, levels are rounded towards the original instead: as few as need be,
        those first that were nearest to it.
        """
        at = self.x.cpu().double() * LEVELS
        moved = (x_adv.cpu().double() * LEVELS - at).flatten()
        steps = moved.round()
        most = self.epsilon * LEVELS + 1e-9
        if self.norm == "Linf":
            steps = steps.clamp(-math.floor(most), math.floor(most))
        elif float(steps.square().sum()) > most**2:
            further = (steps.abs() - moved.abs()).clamp_min(0)
            order = further.argsort(descending=True, stable=True)
            order = order[steps[order] != 0]
            saved = (2 * steps[order].abs() - 1).cumsum(0)
            excess = float(steps.square().sum()) - most**2
            count = int((saved < excess).sum()) + 1
            steps[order[:count]] -= steps[order[:count]].sign()
        levels = (at.round().flatten() + steps).clamp(0, LEVELS).reshape(at.shape)
        return (levels.float() / LEVELS).to(self.x)


def inwards(x: Tensor, epsilon: float) -> tuple[Tensor, Tensor]:
    """The bounds ``max(x - epsilon, 0)`` and ``min(x + epsilon, 1)``, rounded to float32 so that they keep within."""
    exact = x.cpu().double()
    exact_low, exact_high = (exact - epsilon).clamp_min(0), (exact + epsilon).clamp_max(1)
    low, high = exact_low.float(), exact_high.float()
    low = torch.where(low.double() < exact_low, torch.nextafter(low, torch.ones_like(low)), low)
    high = torch.where(high.double() > exact_high, torch.nextafter(high, torch.zeros_like(high)), high)
    return low.to(x.device), high.to(x.device)


def length(delta: Tensor) -> float:
    """The Euclidean length, in float64."""
    return float(torch.linalg.vector_norm(delta.cpu().double()))


def in_norm(x_adv: Tensor, x: Tensor, norm: Norm) -> float:
    """How far one image is from another, in float64."""
    delta = x_adv.cpu().double() - x.cpu().double()
    return float(delta.abs().max()) if norm == "Linf" else length(delta)


def noise(budget: Budget, kind: Literal["sign", "uniform"], generator: torch.Generator) -> Tensor:
    """A random image at exactly the budget's distance: where a pixel would leave [0, 1] its change goes the other way.

    Linf: each pixel changes by epsilon up or down (sign), or by as much as uniform numbers say. L2: a point of the
    sphere. Drawn on the CPU, so that devices agree.
    """
    shape = budget.x.shape
    if budget.norm == "Linf" and kind == "sign":
        drawn = torch.randint(0, 2, shape, generator=generator).double() * 2 - 1
    elif budget.norm == "Linf":
        drawn = torch.rand(shape, generator=generator, dtype=torch.float64) * 2 - 1
        drawn /= drawn.abs().max()
    else:
        drawn = torch.randn(shape, generator=generator, dtype=torch.float64)
        drawn /= drawn.norm()
    x, delta = budget.x.cpu().double(), drawn * budget.epsilon
    leaves = ((x + delta) < 0) | ((x + delta) > 1)
    moved = x + torch.where(leaves, -delta, delta)
    return budget.project(moved.float().to(budget.x.device))


def random_start(budget: Budget, generator: torch.Generator) -> Tensor:
    """A uniformly random image of the budget: of the cube, or of the ball."""
    shape = budget.x.shape
    if budget.norm == "Linf":
        delta = (torch.rand(shape, generator=generator) * 2 - 1) * budget.epsilon
    else:
        direction = torch.randn(shape, generator=generator)
        radius = float(torch.rand((), generator=generator, dtype=torch.float64)) ** (1 / direction.numel())
        delta = direction * (radius * budget.epsilon / length(direction))
    return budget.project(budget.x + delta.to(budget.x.device))
