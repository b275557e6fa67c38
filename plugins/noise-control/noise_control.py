"""Noise control: random noise of exactly an attack's size, to see that it is the direction which fools, not the size.

Szegedy et al., "Intriguing Properties of Neural Networks", ICLR 2014, section 4.2, compare with noise in this way;
Fawzi, Moosavi-Dezfooli & Frossard, "Robustness of Classifiers: from Adversarial to Random Noise", NeurIPS 2016.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor

from workbench.api import Model, Progress, param, seed_param
from workbench.families import attack


class NoiseControl(attack.Attack):
    """``x' = x + n`` with ``||n|| = epsilon``: signs or uniform numbers in Linf, a point of the sphere in L2.

    Where a pixel would leave [0, 1] its noise has the other sign, so that nothing is lost by clipping. Of several
    draws the one that comes nearest to fooling is shown, and how many fool is told.
    """

    called = "Random noise"
    control = False
    norm: attack.Norm = param("Linf", "What is the attack's: the most that any pixel changes, or the whole length")
    epsilon: float = param(
        4.0, "The noise's size; in L2 its length over the whole picture", low=0, high=2550, unit="/255"
    )
    kind: Literal["sign", "uniform"] = param(
        "sign", "In Linf, each pixel changes by all of epsilon, or by any part of it"
    )
    draws: int = param(10, "How many times it is drawn", low=1, high=1000)
    seed: int = seed_param()

    def budget(self, x: Tensor) -> attack.Budget:
        return attack.Budget(x, self.norm, self.epsilon / attack.LEVELS)

    def perturbed(self, model: Model, start: attack.Start, budget: attack.Budget) -> Iterator[attack.Found]:
        generator = torch.Generator().manual_seed(self.seed)
        highest, fooled = -math.inf, 0
        for done in range(1, self.draws + 1):
            drawn = attack.noise(budget, self.kind, generator)
            answer = attack.answer_of(model, drawn)
            fooled += start.aim.reached(answer)
            margin = attack.margin_of(start.aim, answer)
            if margin > highest:
                highest = margin
                yield drawn
            yield Progress(done, self.draws, "draws")
        which = "the clearest" if fooled else "the one that came nearest"
        counted = f"Of {self.draws} draws {fooled or 'none'} did it; {which} is shown"
        yield attack.Remark(counted, {"draws": self.draws, "draws_that_succeed": fooled})
