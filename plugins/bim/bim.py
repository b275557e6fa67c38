"""BIM: small steps along the sign of the gradient, each brought back into the budget.

Kurakin, Goodfellow & Bengio, "Adversarial Examples in the Physical World", ICLR workshop 2017, sections 2.2 and 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Model, Progress, param
from workbench.families import attack


class Bim(attack.BudgetedAttack):
    """``x <- clip_epsilon(x + alpha sign(dJ(x, y) / dx))``; with a goal downhill in its loss. The best step is kept."""

    called = "BIM"
    steps: int = param(10, "How many steps", low=1, high=1000)
    step: float = param(1.0, "Length of one step, alpha in the paper", low=0, high=64, unit="/255")

    def perturbed(self, model: Model, start: attack.Start, budget: attack.Budget) -> Iterator[attack.Found]:
        size = self.step / attack.LEVELS
        iterates = attack.ascend(model, start.aim, budget, start.x, size, self.steps)
        for done, iterate in enumerate(iterates, 1):
            yield iterate.best
            yield Progress(done, self.steps, "steps")
        yield attack.Remark(facts={"step": self.step})
