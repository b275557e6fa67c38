"""Carlini-Wagner L2: the smallest change that fools the network, found by weighing its length against its success.

Carlini & Wagner, "Towards Evaluating the Robustness of Neural Networks", IEEE Symposium on Security and Privacy 2017,
sections V and VI-A.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from workbench.api import Model, Progress, param
from workbench.families import attack

NEARLY = 1 - 1e-6  # black and white lie at infinity in tanh space
MOST = 1e10  # of c


class CarliniWagner(attack.Attack):
    """Minimise ``||x' - x||^2 + c f(x')`` over w, with ``x' = (tanh(w) + 1) / 2`` and, untargeted,
    ``f(x') = max(Z(x')_label - max_other Z(x')_other, -kappa)``; with a goal ``max(max_other Z - Z_goal, -kappa)``.

    c is found by bisection: less where it succeeded, more where it did not. The shortest success is kept; without one,
    the image that came nearest.
    """

    called = "Carlini-Wagner"
    kappa: float = param(0.0, "By how many logits the new class must lead", low=0, high=100, unit="logit")
    searches: int = param(4, "How many values of c are tried", low=1, high=20)
    steps: int = param(50, "How many steps of Adam for each c", low=1, high=10_000)
    rate: float = param(0.01, "Learning rate of Adam, in tanh space", low=1e-5, high=1, more=True)
    first_c: float = param(1.0, "The first c", low=1e-6, high=1e6, more=True)

    def perturbed(self, model: Model, start: attack.Start, budget: attack.Budget) -> Iterator[attack.Found]:
        best = Best(start.x, self.kappa)
        low, high, c = 0.0, math.inf, self.first_c
        for search in range(self.searches):
            succeeded = False
            for done, (x_adv, margin) in enumerate(self._descend(model, start, c), 1):
                succeeded |= margin > 0 and margin >= self.kappa
                if best.takes(x_adv, margin):
                    yield x_adv
                yield Progress(search * self.steps + done, self.searches * self.steps, "steps")
            low, high = (low, c) if succeeded else (c, high)
            c = (low + high) / 2 if math.isfinite(high) else min(c * 10, MOST)
        if math.isfinite(high):
            yield attack.Remark(f"The least c that worked is {high:.3g}", {"least_c": high})
        else:
            yield attack.Remark(f"No c up to {low:.3g} worked")

    def _descend(self, model: Model, start: attack.Start, c: float) -> Iterator[tuple[Tensor, float]]:
        """Images on the way down with their margins, by which the class they should show leads."""
        w = torch.atanh((start.x * 2 - 1) * NEARLY)
        adam = Adam(w, self.rate)
        for _ in range(self.steps):
            x_adv, margin, gradient = self._slope(model, start, w, c)
            yield x_adv, margin
            w = adam.stepped(w, gradient)

    def _slope(self, model: Model, start: attack.Start, w: Tensor, c: float) -> tuple[Tensor, float, Tensor]:
        with torch.enable_grad():
            leaf = w.detach().requires_grad_(True)
            x_adv = (torch.tanh(leaf) + 1) / 2
            margin = start.aim.margin(model.answer(x_adv))
            f = (-margin).clamp_min(-self.kappa)
            loss = (x_adv - start.x).square().sum() + c * f.sum()
            (gradient,) = torch.autograd.grad(loss, leaf)
        return x_adv.detach().clamp(0, 1), float(margin.detach()[0]), gradient


@dataclass
class Best:
    """The best image so far: of successes the nearest, before the first that with the highest margin."""

    x: Tensor
    kappa: float
    distance: float = math.inf
    margin: float = -math.inf

    def takes(self, x_adv: Tensor, margin: float) -> bool:
        """Whether this one is better; it is then the best."""
        success = margin > 0 and margin >= self.kappa
        if success:
            distance = attack.in_norm(x_adv, self.x, "L2")
            better = distance < self.distance
            self.distance = min(distance, self.distance)
            return better
        better = math.isinf(self.distance) and margin > self.margin
        self.margin = max(margin, self.margin)
        return better


class Adam:
    """Kingma & Ba, "Adam", ICLR 2015, algorithm 1, on a tensor that is no parameter."""

    def __init__(self, like: Tensor, rate: float) -> None:
        self.m, self.v, self.t, self.rate = torch.zeros_like(like), torch.zeros_like(like), 0, rate

    def stepped(self, w: Tensor, g: Tensor) -> Tensor:
        """``w`` after one step against the gradient ``g``."""
        self.t += 1
        self.m = 0.9 * self.m + 0.1 * g
        self.v = 0.999 * self.v + 0.001 * g.square()
        m_hat, v_hat = self.m / (1 - 0.9**self.t), self.v / (1 - 0.999**self.t)
        return w - self.rate * m_hat / (v_hat.sqrt() + 1e-8)
