"""The verdict on an attack in words, and as facts: of classes that exclude each other, or of any other thing."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch

from workbench.api import Model, Target
from workbench.api import probability as in_percent
from workbench.api.results import Facts

from .budget import LEVELS, Budget, in_norm, length
from .starting_point import Start
from .verdict import Verdict


@dataclass(frozen=True, eq=False)
class Wording(ABC):
    """The verdict in plain words, and as facts; a subclass knows what the aim is about."""

    model: Model
    called: str
    begin: Start
    budget: Budget
    before: Verdict
    unrounded: Verdict
    after: Verdict
    noisy: Verdict | None = None

    @abstractmethod
    def sentence(self) -> str:
        """Whether it worked, what is seen now, how much was changed, and whether rounding undoes it."""

    @abstractmethod
    def facts(self) -> Facts:
        """For the provenance; distances in units of 1/255."""

    @abstractmethod
    def seen(self, verdict: Verdict) -> str:
        """What is seen of the aim, in words."""

    def rounding(self) -> str:
        """What the 8-bit picture does."""
        now, was = self.begin.aim.reached(self.after.answer), self.begin.aim.reached(self.unrounded.answer)
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
        if self.begin.aim.reached(self.noisy.answer):
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

    def distances(self) -> Facts:
        """How much was changed, in units of 1/255."""
        x, size = self.begin.x, length(self.begin.x)
        facts: dict[str, str | int | float | bool] = {}
        if math.isfinite(self.budget.epsilon):
            facts |= {"norm": self.budget.norm, "epsilon_255": self.budget.epsilon * LEVELS}
        for name, changed in (("", self.unrounded.x), ("_8bit", self.after.x)):
            far = in_norm(changed, x, "L2")
            facts |= {
                f"linf_255{name}": in_norm(changed, x, "Linf") * LEVELS,
                f"l2_255{name}": far * LEVELS,
                f"l2_relative{name}": far / size if size else 0.0,
            }
        return facts


@dataclass(frozen=True, eq=False)
class ClassWording(Wording):
    """Of a classifier whose classes exclude each other: which one the network sees."""

    @property
    def aimed_at(self) -> tuple[int, int | None]:
        """The class to move away from, and the one to reach."""
        classes = self.begin.aim.classes
        assert classes is not None
        return classes

    def sentence(self) -> str:
        """Whether it worked, what the network sees now, how much was changed, and whether rounding undoes it."""
        aim, (k, goal) = self.begin.aim, self.aimed_at
        label = self.title(k)
        if self.begin.already:
            now = self.seen(self.before)
            if goal is not None:
                return f"The network sees {now} already, which is the goal, so nothing was changed: choose another goal"
            missing = (
                f"The network sees {now} here and not {label}, which it should stop to see, so nothing was changed"
            )
            return f"{missing}: set the target to the predicted class, or choose a goal"
        if aim.reached(self.unrounded.answer):
            first = f"{self.called} makes the network see {self.seen(self.unrounded)}, in place of {label}"
            first += f", {self.changed()}"
        elif goal is not None:
            wanted = f"{self.title(goal)}, {self.share(goal)}"
            first = f"{self.called} does not reach its goal, {wanted}: the network sees {self.seen(self.unrounded)}"
            first += f", {self.changed()}"
        else:
            first = f"{self.called} does not change the prediction: {label}, {self.share(k)}, {self.changed()}"
        return f"{first}. {self.rounding()}"

    def facts(self) -> Facts:
        """For the provenance; distances in units of 1/255."""
        aim, (label, goal) = self.begin.aim, self.aimed_at
        facts: dict[str, str | int | float | bool] = {
            "target": str(Target.of_class(label)),
            "target_title": self.title(label),
            "targeted": aim.targeted,
            "already": self.begin.already,
            "success": aim.reached(self.unrounded.answer),
            "success_8bit": aim.reached(self.after.answer),
        }
        if goal is not None:
            facts |= {"goal": str(Target.of_class(goal)), "goal_title": self.title(goal)}
        verdicts = {"before": self.before, "after": self.unrounded, "8bit": self.after, "noise": self.noisy}
        for name, verdict in verdicts.items():
            if verdict is None:
                continue
            facts |= {
                f"prediction_{name}": self.title(verdict.predicted),
                f"prediction_index_{name}": verdict.predicted,
                f"target_probability_{name}": verdict.probability(label),
            }
            if goal is not None:
                facts[f"goal_probability_{name}"] = verdict.probability(goal)
        return {**facts, **self.distances()}

    def title(self, k: int) -> str:
        return title_of(self.model, k)

    def seen(self, verdict: Verdict) -> str:
        """``tabby (281), 86 %``."""
        return f"{self.title(verdict.predicted)}, {percent(verdict.probability(verdict.predicted))}"

    def share(self, k: int) -> str:
        """``86 % before, 45 % now``."""
        return f"{percent(self.before.probability(k))} before and {percent(self.unrounded.probability(k))} now"


@dataclass(frozen=True, eq=False)
class ThingWording(Wording):
    """Of a box, a region, a likeness, a class that is there or not: how much of it the network sees."""

    def sentence(self) -> str:
        aim, purpose = self.begin.aim, self.begin.aim.purpose
        before, now = self.seen(self.before), self.seen(self.unrounded)
        if self.begin.already:
            return f"Nothing was changed to {purpose}: it is so already, {before}"
        done = f"{self.called} manages to" if aim.reached(self.unrounded.answer) else f"{self.called} does not"
        return f"{done} {purpose}: {before} before and {now} now, {self.changed()}. {self.rounding()}"

    def facts(self) -> Facts:
        aim, target = self.begin.aim, self.begin.target
        facts: dict[str, str | int | float | bool] = {
            "target": str(target),
            "target_title": self.model.title(target),
            "purpose": aim.purpose,
            "targeted": aim.targeted,
            "already": self.begin.already,
            "success": aim.reached(self.unrounded.answer),
            "success_8bit": aim.reached(self.after.answer),
            "unit": aim.unit,
        }
        verdicts = {"before": self.before, "after": self.unrounded, "8bit": self.after, "noise": self.noisy}
        for name, verdict in verdicts.items():
            if verdict is not None:
                facts[f"value_{name}"] = float(aim.measure(verdict.answer)[0])
        return {**facts, **self.distances()}

    def seen(self, verdict: Verdict) -> str:
        """``cat 74 %``."""
        return self.begin.aim.seen(verdict.answer)


def title_of(model: Model, k: int) -> str:
    """A class in words, by its number."""
    return model.title(Target.of_class(k))


def percent(probability: float) -> str:
    """``86 %``, ``0.4 %``."""
    return in_percent(probability, coarse=True)


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
