"""Epsilon curve: how confidence falls and where the prediction changes as an attack is allowed more and more.

Carlini et al., "On Evaluating Adversarial Robustness", 2019, section 4.3, ask for such a curve. That noise does not do
the same: Fawzi, Moosavi-Dezfooli & Frossard, "Robustness of Classifiers: from Adversarial to Random Noise", 2016.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Aim,
    Answer,
    Applicability,
    ClassName,
    Curve,
    Image,
    Model,
    Progress,
    Result,
    Target,
    Technique,
    param,
    seed_param,
    target_param,
)
from workbench.families import attack

HALVINGS = 6
STRIDE = 2.5  # budgets that all steps together could walk


class EpsilonCurve(Technique):
    """The class's probability at each epsilon under an attack, that of its strongest rival, and under random noise; of
    a box, a region or a likeness its own number.

    PGD starts at the image and keeps what it found at a smaller epsilon where that is better, which the larger budget
    holds too. The smallest epsilon that succeeds is bisected between the last that fails and the first that does not.
    """

    target: Target = target_param("What should vanish: a class, a box, a region, a likeness to another image")
    goal: ClassName = attack.goal_param()
    method: Literal["pgd", "fgsm"] = param("pgd", "Which attack: iterated, or one step")
    norm: attack.Norm = param("Linf", "What epsilon measures: the most any pixel changes, or the whole change's length")
    epsilon: float = param(8.0, "The largest epsilon; in L2 512 is a good one", low=0.01, high=2550, unit="/255")
    points: int = param(9, "How many epsilons, from 0 to the largest; bisection adds its own", low=2, high=100)
    steps: int = param(10, "How many steps PGD takes at each", low=1, high=1000)
    draws: int = param(4, "How many draws of noise are averaged at each", low=1, high=100, more=True)
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return attack.applies(model)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        begin = attack.start(model, image, self.target, self.goal)
        epsilons = np.linspace(0, self.epsilon, self.points)
        points: list[Point] = []
        total = self.points + HALVINGS
        for epsilon in epsilons:
            points.append(self._at(model, begin, float(epsilon), points[-1].x_adv if points else begin.x))
            if 1 < len(points) < self.points:
                yield self._curve(model, begin, points, None)
            yield Progress(len(points), total, "epsilons")
        smallest = self._first(points)
        if smallest is not None and smallest.epsilon > 0:
            fails = max((p for p in points if p.epsilon < smallest.epsilon), key=lambda p: p.epsilon)
            for done in range(HALVINGS):
                middle = self._at(model, begin, (fails.epsilon + smallest.epsilon) / 2, fails.x_adv)
                points.append(middle)
                fails, smallest = (fails, middle) if middle.reached else (middle, smallest)
                yield Progress(self.points + done + 1, total, "epsilons")
        yield self._curve(model, begin, sorted(points, key=lambda point: point.epsilon), smallest)

    def _first(self, points: list[Point]) -> Point | None:
        return next((point for point in points if point.reached), None)

    def _at(self, model: Model, begin: attack.Start, epsilon: float, before: Tensor) -> Point:
        """What the attack comes to, and what noise does, at one epsilon in /255; ``before`` was found at a smaller."""
        aim, budget = begin.aim, attack.Budget(begin.x, self.norm, epsilon / attack.LEVELS)
        x_adv = self._attacked(model, begin, budget, before)
        answer = attack.answer_of(model, x_adv)
        generator = torch.Generator().manual_seed(self.seed)
        drawn = torch.cat([attack.noise(budget, "sign", generator) for _ in range(self.draws)])
        return Point(
            epsilon,
            x_adv,
            float(aim.measure(answer)[0]),
            rival_of(aim, answer),
            float(aim.measure(attack.answer_of(model, drawn)).mean()),
            aim.reached(answer),
            aim.reached(attack.answer_of(model, budget.in_8_bits(x_adv))),
            aim.seen(answer) if aim.classes is None else self._title(model, int(answer[0].argmax())),
        )

    def _attacked(self, model: Model, begin: attack.Start, budget: attack.Budget, before: Tensor) -> Tensor:
        if budget.epsilon == 0:
            return begin.x
        if self.method == "fgsm":
            _, gradient = attack.gradient_at(model, begin.x, begin.aim.loss)
            return budget.project(begin.x + budget.epsilon * budget.direction(gradient))
        size = STRIDE * budget.epsilon / self.steps
        *_, last = attack.ascend(model, begin.aim, budget, begin.x, size, self.steps)
        kept = attack.margin_of(begin.aim, attack.answer_of(model, before))
        return last.best if last.margin >= kept else before

    def _curve(self, model: Model, begin: attack.Start, points: list[Point], smallest: Point | None) -> Curve:
        label, called, classes = self._what(model, begin), self.method.upper(), begin.aim.classes
        mine, noisy = [p.mine for p in points], [p.noisy for p in points]
        lines, names = [mine, noisy], [f"{label}, {called}", f"{label}, random noise"]
        if classes is not None:
            rival = self._title(model, classes[1]) if classes[1] is not None else "its strongest rival"
            lines.insert(1, [p.rival for p in points])
            names.insert(1, f"{rival}, {called}")
        seen = "the network sees " if classes is not None else ""
        return Curve(
            x=np.array([p.epsilon for p in points], np.float32),
            lines=np.array(lines, np.float32),
            names=tuple(names),
            x_label=f"epsilon ({self.norm}, /255)",
            y_label=begin.aim.unit,
            notes=tuple(f"{seen}{p.seen}" for p in points),
            marks=np.array([smallest.epsilon], np.float32) if smallest else None,
            mark_names=(f"smallest found: {smallest.epsilon:.3g}/255",) if smallest else (),
            caption=self._sentence(model, begin, points, smallest),
            facts=self._facts(model, begin, points, smallest),
        )

    def _sentence(self, model: Model, begin: attack.Start, points: list[Point], smallest: Point | None) -> str:
        label, called, last, aim = self._what(model, begin), self.method.upper(), points[-1], begin.aim
        words, number = ("the network sees ", attack.percent) if aim.classes is not None else ("", _number)
        if begin.already:
            first = points[0].seen
            return f"{_capital(words)}{first} without any attack, so the smallest epsilon is 0"
        noise = f"noise of {last.epsilon:.3g}/255 leaves {label} at {number(last.noisy)}"
        if smallest is not None:
            rounded = "" if smallest.saved else ", though rounded to 8 bits the picture needs more"
            ending = f"from {smallest.epsilon:.3g}/255 on ({self.norm}{rounded}); {noise}"
            if aim.classes is None:
                return f"{called} manages to {aim.purpose}: {smallest.seen} {ending}"
            return f"{called} makes the network see {smallest.seen} in place of {label} {ending}"
        if len(points) < self.points:
            return f"So far, up to {last.epsilon:.3g}/255, {called} leaves {label} at {number(last.mine)}"
        return f"{called} does not {aim.purpose} up to {last.epsilon:.3g}/255 ({self.norm}); {noise}"

    def _facts(
        self, model: Model, begin: attack.Start, points: list[Point], smallest: Point | None
    ) -> dict[str, str | int | float | bool]:
        classes = begin.aim.classes
        facts: dict[str, str | int | float | bool] = {
            "target": str(begin.target if classes is None else Target.of_class(classes[0])),
            "target_title": self._what(model, begin),
            "targeted": begin.aim.targeted,
            "already": begin.already,
            "success": smallest is not None,
            "norm": self.norm,
        }
        if classes is not None and classes[1] is not None:
            facts |= {"goal": str(Target.of_class(classes[1])), "goal_title": self._title(model, classes[1])}
        if smallest is not None:
            facts |= {
                "smallest_epsilon_255": smallest.epsilon,
                "smallest_epsilon_prediction": smallest.seen,
                "smallest_epsilon_success_8bit": smallest.saved,
            }
        return facts

    def _what(self, model: Model, begin: attack.Start) -> str:
        """What is attacked, in words."""
        classes = begin.aim.classes
        return model.title(begin.target) if classes is None else self._title(model, classes[0])

    @staticmethod
    def _title(model: Model, k: int) -> str:
        return model.title(Target.of_class(k))


@dataclass(frozen=True, eq=False)
class Point:
    """One epsilon, in /255.

    mine, rival  probabilities of the class and of its strongest rival (or the goal) under the attack; of what is no
                 class the number that the aim is about, without a rival
    noisy        the same as ``mine`` under noise of the same size, on average
    reached      whether the attack succeeds, and ``saved`` whether it still does in 8 bits
    seen         what the network sees, in words
    """

    epsilon: float
    x_adv: Tensor
    mine: float
    rival: float
    noisy: float
    reached: bool
    saved: bool
    seen: str


def rival_of(aim: Aim, answer: Answer) -> float:
    """The probability of the goal, or of the strongest other class; NaN where there are no classes."""
    if aim.classes is None:
        return math.nan
    (label, goal), shares = aim.classes, answer[0].double().softmax(0)
    if goal is not None:
        return float(shares[goal])
    shares[label] = -1
    return float(shares.max())


def _number(value: float) -> str:
    return f"{value:.3g}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
