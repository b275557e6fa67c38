"""FGSM: one step of the whole budget along the sign of the loss's gradient.

Goodfellow, Shlens & Szegedy, "Explaining and Harnessing Adversarial Examples", ICLR 2015, section 4; towards a class,
Kurakin, Goodfellow & Bengio, "Adversarial Examples in the Physical World", 2016, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Model
from workbench.families import attack


class Fgsm(attack.BudgetedAttack):
    """``x' = clip(x + epsilon sign(dJ(x, y) / dx))``; with a goal ``x' = clip(x - epsilon sign(dJ(x, goal) / dx))``."""

    called = "FGSM"

    def perturbed(self, model: Model, start: attack.Start, budget: attack.Budget) -> Iterator[attack.Found]:
        _, gradient = attack.gradient_at(model, start.x, start.aim.loss)
        yield budget.project(start.x + budget.epsilon * budget.direction(gradient))
