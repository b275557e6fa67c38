"""L-BFGS, written out: the reference of style transfer, and no import of torch's compiler with the first step.

Nocedal & Wright, "Numerical Optimization", 2nd edition, algorithms 7.4 and 7.5. A step is taken whole; one that does
not lead down is taken back and halved, so that the best position is never lost.
"""

from __future__ import annotations

import torch
from torch import Tensor

HISTORY = 20  # differences of position and gradient that tell the curvature
FLAT = 1e-6  # a cosine of the two differences below it tells no curvature
FIRST = 0.05  # by how much the first step moves each number on average
TINY = 1e-30
HALVINGS = 8  # after so many the curvature is forgotten


class LBFGS:
    """Steps down a gradient by the curvature of the last steps; each is one value and one gradient."""

    def __init__(self) -> None:
        self._differences: list[tuple[Tensor, Tensor]] = []  # of positions, and of gradients
        self._here: tuple[Tensor, Tensor, float] | None = None  # the last position that was kept
        self._direction: Tensor | None = None
        self._length = 1.0
        self._halvings = 0

    def step(self, leaf: Tensor, gradient: Tensor, value: float) -> None:
        """Move the leaf in place, from where it has this gradient and this value."""
        position = leaf.detach().clone()
        if self._here is not None and not value <= self._here[2] and self._direction is not None:
            self._take_back()
        else:
            if self._here is not None:
                self._learn(position - self._here[0], gradient - self._here[1])
            self._here = position, gradient.clone(), value
            self._halvings = 0
            self._aim()
        here, direction = self._here[0], self._direction
        assert direction is not None
        with torch.no_grad():
            leaf.copy_(here + self._length * direction)

    def settle(self, leaf: Tensor) -> None:
        """Put the leaf where the value was lowest: after the last step it stands where nobody has looked."""
        if self._here is not None:
            with torch.no_grad():
                leaf.copy_(self._here[0])

    def _take_back(self) -> None:
        self._length /= 2
        self._halvings += 1
        if self._halvings == HALVINGS:
            self._differences.clear()
            self._halvings = 0
            self._aim()

    def _learn(self, s: Tensor, y: Tensor) -> None:
        if float((s * y).sum()) > FLAT * float(s.norm() * y.norm()):
            self._differences = [*self._differences[-HISTORY + 1 :], (s, y)]

    def _aim(self) -> None:
        """The two-loop recursion."""
        assert self._here is not None
        gradient = self._here[1]
        q, alphas = -gradient, []
        for s, y in reversed(self._differences):
            alpha = (s * q).sum() / (s * y).sum()
            alphas.append(alpha)
            q = q - alpha * y
        if self._differences:
            s, y = self._differences[-1]
            q = q * ((s * y).sum() / y.square().sum())
        for (s, y), alpha in zip(self._differences, reversed(alphas), strict=True):
            q = q + s * (alpha - (y * q).sum() / (s * y).sum())
        self._direction = q
        self._length = 1.0 if self._differences else FIRST / max(float(gradient.abs().mean()), TINY)
