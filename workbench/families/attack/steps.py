"""The steps of an attack: gradients for the pixels, and projected gradient ascent."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from workbench.api import Model

from .aim import Aim
from .budget import Budget


def scores_of(model: Model, pixels: Tensor) -> Tensor:
    """(N, classes) logits, without a graph."""
    with torch.no_grad():
        scores: Tensor = model.scores(pixels)
    return scores


def gradient_at(
    model: Model, pixels: Tensor, loss: Callable[[Tensor], Tensor], on_the_way: bool = False
) -> tuple[Tensor, Tensor]:
    """Logits, and the gradient of their summed loss for the pixels alone; ``on_the_way`` by the folded network."""
    with torch.enable_grad():
        leaf = pixels.detach().requires_grad_(True)
        scores = model.folded_scores(leaf) if on_the_way else model.scores(leaf)
        (gradient,) = torch.autograd.grad(loss(scores).sum(), leaf)
    return scores.detach(), gradient


@dataclass(frozen=True, eq=False)
class Iterate:
    """One step of an attack.

    x_adv   where it is now
    best    where the margin was highest so far
    margin  there, in logits
    """

    x_adv: Tensor
    best: Tensor
    margin: float


def ascend(model: Model, aim: Aim, budget: Budget, begin: Tensor, size: float, steps: int) -> Iterator[Iterate]:
    """``x <- project(x + size * direction(gradient of the loss))``, ``steps`` times; one Iterate for each."""
    x_adv, best, highest = begin, begin, -math.inf
    for step in range(steps + 1):
        if step < steps:
            scores, gradient = gradient_at(model, x_adv, aim.loss, on_the_way=True)
        else:
            scores = scores_of(model, x_adv)
        margin = float(aim.margin(scores)[0])
        if step and margin > highest:
            best, highest = x_adv, margin
        if step:
            yield Iterate(x_adv, best, highest)
        if step < steps:
            x_adv = budget.project(x_adv + size * budget.direction(gradient))
