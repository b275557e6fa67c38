"""PGD: steps uphill in the loss from a random start, each projected back into the budget.

Madry et al., "Towards Deep Learning Models Resistant to Adversarial Attacks", ICLR 2018, section 2.1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from workbench.api import Model, Progress, param, seed_param
from workbench.families import attack

STRIDE = 2.5  # budgets that all steps together could walk: the edge is reached from any start


class Pgd(attack.Attack):
    """``x <- project(x + alpha d)``: d is the gradient's sign in Linf, the gradient at length 1 in L2.

    Of all steps of all starts that with the highest margin is kept.
    """

    called = "PGD"
    norm: attack.Norm = param(
        "Linf", "What the budget measures: the most any pixel changes, or the whole change's length"
    )
    epsilon: float = param(
        4.0, "The budget; in L2 the length over the whole picture, where 128 to 765 is usual", low=0, high=2550,
        unit="/255",
    )  # fmt: skip
    steps: int = param(20, "How many steps from each start", low=1, high=1000)
    step: float = param(
        0.0,
        "Length of one step; automatic is 2.5 × epsilon / steps",
        low=0,
        high=2550,
        unit="/255",
        more=True,
        special="automatic",
    )
    restarts: int = param(1, "How many starts are tried", low=1, high=100, more=True)
    random_start: bool = param(True, "Start somewhere in the budget; else the first start is the image", more=True)
    seed: int = seed_param()

    def budget(self, x: Tensor) -> attack.Budget:
        return attack.Budget(x, self.norm, self.epsilon / attack.LEVELS)

    def perturbed(self, model: Model, start: attack.Start, budget: attack.Budget) -> Iterator[attack.Found]:
        generator = torch.Generator().manual_seed(self.seed)
        step = self.step or STRIDE * self.epsilon / self.steps
        highest = -math.inf
        for restart in range(self.restarts):
            drawn = self.random_start or restart
            begin = attack.random_start(budget, generator) if drawn else start.x
            for done, iterate in enumerate(
                attack.ascend(model, start.aim, budget, begin, step / attack.LEVELS, self.steps), 1
            ):
                if iterate.margin > highest:
                    highest = iterate.margin
                    yield iterate.best
                yield Progress(restart * self.steps + done, self.restarts * self.steps, "steps")
        yield attack.Remark("" if self.step else f"Each step was {step:.3g}/255 long", {"step": step})
