"""The technique that attacks share: a subclass says which images it comes to."""

from __future__ import annotations

import math
import time
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from torch import Tensor

from workbench.api import (
    Applicability,
    ClassName,
    Image,
    Model,
    Progress,
    Result,
    Target,
    Technique,
    param,
    target_param,
)

from .budget import LEVELS, Budget
from .report import Report
from .starting_point import Start, start
from .verdict import Remark

ONE_CLASS = "This network knows one class, so there is no other to move to."
PAUSE = 0.5  # seconds between results on the way, at least
SHARE = 0.1  # of the time that these may take: each costs the network several questions
Found = Progress | Tensor | Remark


def applies(model: Model) -> Applicability:
    """Whether there is something in the answer that can be made to vanish."""
    if model.no_aim:
        return Applicability(False, model.no_aim)
    alone = not model.no_classes and len(model.classes) == 1
    return Applicability(False, ONE_CLASS) if alone else Applicability(True)


def goal_param() -> Any:
    """Declare the parameter for the class that is to be reached."""
    return param(ClassName(""), "What to reach: a class by name or number; of a likeness, its value. Empty means away")


class Attack(Technique):
    """What attacks share. A subclass says which images it comes to; the last one is the answer."""

    called: ClassVar[str]
    control: ClassVar[bool] = True  # whether noise of the same size is shown beside it
    target: Target = target_param("What should vanish: a class, a box, a region, a likeness to another image")
    goal: ClassName = goal_param()
    gradcam: bool = param(True, "Also show how Grad-CAM of the target moves", more=True)

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return applies(model)

    def budget(self, x: Tensor) -> Budget:
        """How far the attack may go; without a limit unless a subclass sets one."""
        return Budget(x, "L2", math.inf)

    @abstractmethod
    def perturbed(self, model: Model, start: Start, budget: Budget) -> Iterator[Found]:
        """The best image so far, (1, C, H, W), now and then; the last is the answer. A remark may follow it."""

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        begin = start(model, image, self.target, self.goal)
        budget = self.budget(begin.x)
        report = Report(model, image, self.called, begin, budget, self.control, self.gradcam)
        if begin.already:
            yield report.of(begin.x)
            return
        best, remark, next_told = begin.x, Remark(), time.monotonic() + PAUSE
        for item in self.perturbed(model, begin, budget):
            if isinstance(item, Tensor):
                best = item
            elif isinstance(item, Remark):
                remark = item
            else:
                now = time.monotonic()
                if item.done < item.total and now >= next_told:
                    yield report.of(best, so_far=f"So far, after {item.done} of {item.total} {item.note}")
                    ended = time.monotonic()
                    next_told = ended + max(PAUSE, (ended - now) / SHARE)
                yield item
        yield report.of(best, remark)


class BudgetedAttack(Attack):
    """An attack that stays within ``epsilon`` of the image."""

    epsilon: float = param(4.0, "How far any pixel may change", low=0, high=64, unit="/255")

    def budget(self, x: Tensor) -> Budget:
        return Budget(x, "Linf", self.epsilon / LEVELS)
