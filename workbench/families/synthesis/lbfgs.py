"""L-BFGS, written out: the reference of style transfer, and no import of torch's compiler with the first step.

Nocedal & Wright, "Numerical Optimization", 2nd edition, algorithms 7.4 and 7.5. A step is taken whole; one that does
not lead down is taken back and halved, so that the best position is never lost.
"""

from __future__ import annotations

import torch
from torch import Tensor

HISTORY = 20  # differences of position and gradient that tell the curvature
FLAT = 1e-6  # a cosine of the two differences below it tells no curvature
FIRST = 0.05
TINY = 1e-30
HALVINGS = 8  # after so many the curvature is forgotten


class LBFGS:
    """Steps down a gradient by the curvature of the last steps; each is one value and one gradient.

    first  by how much the first step moves each number on average
    """

    def __init__(self, first: float = FIRST) -> None:
        self._first = first
        self._differences: list[tuple[Tensor, Tensor, float]] = []  # of positions, of gradients, and their product
        self._here: tuple[Tensor, Tensor, float] | None = None  # the last position that was kept; all are flat
        self._direction: Tensor | None = None
        self._length = 1.0
        self._halvings = 0

    def step(self, leaf: Tensor, gradient: Tensor, value: float) -> None:
        """Move the leaf in place, from where it has this gradient and this value."""
        position, flat = (each.detach().clone().reshape(-1) for each in (leaf, gradient))
        if self._here is not None and not value <= self._here[2] and self._direction is not None:
            self._take_back()
        else:
            if self._here is not None:
                self._learn(position - self._here[0], flat - self._here[1])
            self._here = position, flat, value
            self._halvings = 0
            self._aim()
        assert self._here is not None
        assert self._direction is not None
        with torch.no_grad():
            leaf.copy_(torch.add(self._here[0], self._direction, alpha=self._length).view_as(leaf))

    def settle(self, leaf: Tensor) -> None:
        """Put the leaf where the value was lowest: after the last step it stands where nobody has looked."""
        if self._here is not None:
            with torch.no_grad():
                leaf.copy_(self._here[0].view_as(leaf))

    def _take_back(self) -> None:
        self._length /= 2
        self._halvings += 1
        if self._halvings == HALVINGS and self._differences:  # without any it goes down the slope: halved on and on
            self._differences.clear()
            self._halvings = 0
            self._aim()

    def _learn(self, s: Tensor, y: Tensor) -> None:
        product = _dot(s, y)
        if product > FLAT * (_dot(s, s) * _dot(y, y)) ** 0.5:
            self._differences = [*self._differences[-HISTORY + 1 :], (s, y, product)]

    def _aim(self) -> None:
        """The two-loop recursion."""
        assert self._here is not None
        gradient = self._here[1]
        q, alphas = -gradient, []
        for s, y, product in reversed(self._differences):
            alphas.append(_dot(s, q) / product)
            q.add_(y, alpha=-alphas[-1])
        if self._differences:
            _, y, product = self._differences[-1]
            q.mul_(product / _dot(y, y))
        for (s, y, product), alpha in zip(self._differences, reversed(alphas), strict=True):
            q.add_(s, alpha=alpha - _dot(y, q) / product)
        self._direction = q
        self._length = 1.0 if self._differences else self._first / max(float(gradient.abs().mean()), TINY)


def _dot(a: Tensor, b: Tensor) -> float:
    return float(torch.dot(a, b))
