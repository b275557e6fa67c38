"""The verdict on an attack in words, and as facts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from workbench.api import Model, Target
from workbench.api.results import Facts

from .budget import LEVELS, Budget, in_norm, length
from .starting_point import Start
from .verdict import Verdict


@dataclass(frozen=True, eq=False)
class Wording:
    """The verdict in plain words, and as facts."""

    model: Model
    called: str
    begin: Start
    budget: Budget
    before: Verdict
    unrounded: Verdict
    after: Verdict
    noisy: Verdict | None = None

    def sentence(self) -> str:
        """Whether it worked, what the network sees now, how much was changed, and whether rounding undoes it."""
        aim, label = self.begin.aim, self.title(self.begin.aim.label)
        if self.begin.already:
            now = self.seen(self.before)
            if aim.goal is not None:
                return f"The network sees {now} already, which is the goal, so nothing was changed: choose another goal"
            missing = (
                f"The network sees {now} here and not {label}, which it should stop to see, so nothing was changed"
            )
            return f"{missing}: set the target to the predicted class, or choose a goal"
        if aim.reached(self.unrounded.scores):
            first = f"{self.called} makes the network see {self.seen(self.unrounded)}, in place of {label}"
            first += f", {self.changed()}"
        elif aim.goal is not None:
            goal = f"{self.title(aim.goal)}, {self.share(aim.goal)}"
            first = f"{self.called} does not reach its goal, {goal}: the network sees {self.seen(self.unrounded)}"
            first += f", {self.changed()}"
        else:
            first = f"{self.called} does not change the prediction: {label}, {self.share(aim.label)}, {self.changed()}"
        return f"{first}. {self.rounding()}"

    def rounding(self) -> str:
        """What the 8-bit picture does."""
        now, was = self.begin.aim.reached(self.after.scores), self.begin.aim.reached(self.unrounded.scores)
        seen = self.seen(self.after)
        if now:
            return "The picture in 8 bits does it too" if was else f"Rounded to 8 bits it does: {seen}"
        if not was:
            return "Nor does the picture in 8 bits"
        return f"Rounded to 8 bits it no longer does: the network sees {seen}"

    def control(self) -> str:
        """What noise of the same size does."""
        if self.noisy is None:
            return ""
        if self.begin.aim.reached(self.noisy.scores):
            return f"Random noise of the same size does it too: {self.seen(self.noisy)}"
        return "Random noise of the same size does not"

    def changed(self) -> str:
        """How much was changed."""
        most, far = (in_norm(self.unrounded.x, self.begin.x, norm) * LEVELS for norm in ("Linf", "L2"))
        if self.budget.norm == "Linf":
            return f"changing no pixel by more than {_number(self.budget.epsilon * LEVELS)}/255"
        if math.isinf(self.budget.epsilon):
            return f"with a change of length {_number(far)}/255 (L2), {_number(most)}/255 at most in a pixel"
        limit = f"{_number(self.budget.epsilon * LEVELS)}/255"
        return (
            f"with a change no longer than {limit} over the whole picture (L2), {_number(most)}/255 at most in a pixel"
        )

    def caveat(self) -> str:
        """A caveat; empty where there is none."""
        if self.begin.already or self.budget.epsilon == 0:
            return ""
        if torch.equal(self.unrounded.x, self.begin.x):
            return "No pixel was changed: the gradient is zero at every pixel, or the budget too small for float32."
        return ""

    def facts(self) -> Facts:
        """For the provenance; distances in units of 1/255."""
        aim, x = self.begin.aim, self.begin.x
        facts: dict[str, str | int | float | bool] = {
            "target": str(Target.of_class(aim.label)),
            "target_title": self.title(aim.label),
            "targeted": aim.goal is not None,
            "already": self.begin.already,
            "success": aim.reached(self.unrounded.scores),
            "success_8bit": aim.reached(self.after.scores),
        }
        if aim.goal is not None:
            facts |= {"goal": str(Target.of_class(aim.goal)), "goal_title": self.title(aim.goal)}
        verdicts = {"before": self.before, "after": self.unrounded, "8bit": self.after, "noise": self.noisy}
        for name, verdict in verdicts.items():
            if verdict is None:
                continue
            facts |= {
                f"prediction_{name}": self.title(verdict.predicted),
                f"prediction_index_{name}": verdict.predicted,
                f"target_probability_{name}": verdict.probability(aim.label),
            }
            if aim.goal is not None:
                facts[f"goal_probability_{name}"] = verdict.probability(aim.goal)
        if math.isfinite(self.budget.epsilon):
            facts |= {"norm": self.budget.norm, "epsilon_255": self.budget.epsilon * LEVELS}
        size = length(x)
        for name, changed in (("", self.unrounded.x), ("_8bit", self.after.x)):
            far = in_norm(changed, x, "L2")
            facts |= {
                f"linf_255{name}": in_norm(changed, x, "Linf") * LEVELS,
                f"l2_255{name}": far * LEVELS,
                f"l2_relative{name}": far / size if size else 0.0,
            }
        return facts

    def title(self, k: int) -> str:
        return title_of(self.model, k)

    def seen(self, verdict: Verdict) -> str:
        """``tabby (281), 86 %``."""
        return f"{self.title(verdict.predicted)}, {percent(verdict.probability(verdict.predicted))}"

    def share(self, k: int) -> str:
        """``86 % before, 45 % now``."""
        return f"{percent(self.before.probability(k))} before and {percent(self.unrounded.probability(k))} now"


def title_of(model: Model, k: int) -> str:
    """A class in words, by its number."""
    return model.title(Target.of_class(k))


def percent(probability: float) -> str:
    """``86 %``, ``0.4 %``."""
    return f"{probability:.1%}".replace("%", " %") if probability < 0.1 else f"{probability:.0%}".replace("%", " %")


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
