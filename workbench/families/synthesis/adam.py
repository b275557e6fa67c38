"""Adam, written out: torch's own optimisers import its compiler with their first step, which takes seconds.

Kingma & Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1; Dozat, "Incorporating Nesterov
Momentum into Adam", ICLR workshop 2016, for ``ahead``, with the momentum's schedule that torch has.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

MOMENTUM, SECOND, EPSILON = 0.9, 0.999, 1e-8
DECAY = 0.004  # of the schedule of momenta


class Adam:
    """Steps down a gradient, each number by its own length.

    ahead  whether the momentum is taken a step ahead: NAdam
    """

    def __init__(self, rate: float, ahead: bool = False) -> None:
        self.rate, self.ahead, self.steps, self._product = rate, ahead, 0, 1.0
        self._mean: Tensor | None = None
        self._square: Tensor | None = None

    def step(self, leaf: Tensor, gradient: Tensor, _value: float = 0.0) -> None:
        """Move the leaf in place."""
        self.steps += 1
        if self._mean is None or self._square is None:
            self._mean, self._square = torch.zeros_like(gradient), torch.zeros_like(gradient)
        self._mean.lerp_(gradient, 1 - MOMENTUM)
        self._square.mul_(SECOND).addcmul_(gradient, gradient, value=1 - SECOND)
        length = (self._square / (1 - SECOND**self.steps)).sqrt_().add_(EPSILON)
        with torch.no_grad():
            if not self.ahead:
                leaf.addcdiv_(self._mean, length, value=-self.rate / (1 - MOMENTUM**self.steps))
                return
            now, then = self._momentum(self.steps), self._momentum(self.steps + 1)
            self._product *= now
            leaf.addcdiv_(gradient, length, value=-self.rate * (1 - now) / (1 - self._product))
            leaf.addcdiv_(self._mean, length, value=-self.rate * then / (1 - self._product * then))

    @property
    def moments(self) -> dict[str, Tensor]:
        """What the next step hangs on; nothing before the first one."""
        if self._mean is None or self._square is None:
            return {}
        return {"steps": torch.tensor(self.steps), "mean": self._mean, "square": self._square}

    def take_up(self, moments: Mapping[str, Tensor]) -> None:
        """Go on from these moments of one without ``ahead``."""
        self.steps, self._mean, self._square = int(moments["steps"]), moments["mean"], moments["square"]

    def settle(self, leaf: Tensor) -> None:
        """Leave it where the last step went."""

    def _momentum(self, step: int) -> float:
        return float(MOMENTUM * (1 - 0.5 * 0.96 ** (step * DECAY)))
