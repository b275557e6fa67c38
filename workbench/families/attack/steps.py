"""The steps of an attack: gradients for the pixels, and projected gradient ascent."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from workbench.api import Aim, Answer, Model

from .budget import Budget


def answer_of(model: Model, pixels: Tensor) -> Answer:
    """The model's answer, without a graph; of a classifier (N, classes) logits."""
    with torch.no_grad():
        return model.answer(pixels)


def gradient_at(
    model: Model, pixels: Tensor, loss: Callable[[Answer], Tensor], on_the_way: bool = False
) -> tuple[Answer, Tensor]:
    """The answer, and the gradient of its summed loss for the pixels alone; ``on_the_way`` by the folded network."""
    with torch.enable_grad():
        leaf = pixels.detach().requires_grad_(True)
        answer = model.folded_answer(leaf) if on_the_way else model.answer(leaf)
        (gradient,) = torch.autograd.grad(loss(answer).sum(), leaf)
    return answer, gradient


def margin_of(aim: Aim, answer: Answer) -> float:
    """By how much the aim is reached for the first image."""
    return float(aim.margin(answer)[0].detach())


@dataclass(frozen=True, eq=False)
class Iterate:
    """One step of an attack.

    x_adv   where it is now
    best    where the margin was highest so far
    margin  there
    """

    x_adv: Tensor
    best: Tensor
    margin: float


def ascend(model: Model, aim: Aim, budget: Budget, begin: Tensor, size: float, steps: int) -> Iterator[Iterate]:
    """``x <- project(x + size * direction(gradient of the loss))``, ``steps`` times; one Iterate for each."""
    x_adv, best, highest = begin, begin, -math.inf
    for step in range(steps + 1):
        if step < steps:
            answer, gradient = gradient_at(model, x_adv, aim.loss, on_the_way=True)
        else:
            answer = answer_of(model, x_adv)
        margin = margin_of(aim, answer)
        if step and margin > highest:
            best, highest = x_adv, margin
        if step:
            yield Iterate(x_adv, best, highest)
        if step < steps:
            x_adv = budget.project(x_adv + size * budget.direction(gradient))
