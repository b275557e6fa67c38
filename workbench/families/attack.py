"""Attacks: a small change of the pixels that changes the answer. Budgets, steps, what was found, in words and numbers.

Everything happens on pixels in [0, 1]; distances are told in units of 1/255. Gradients are taken for pixels only.
"""

from __future__ import annotations

import math
import time
from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import (
    Applicability,
    ClassName,
    Group,
    Heatmap,
    Image,
    Model,
    Picture,
    Progress,
    Result,
    Scores,
    Target,
    Technique,
    UserError,
    param,
    target_param,
)
from workbench.api.results import Facts

from . import cam

Norm = Literal["Linf", "L2"]
LEVELS = 255  # of an 8-bit picture, above black
ONE_OUTPUT = "This network has one output and no classes, so there is no class to move away from."
SHRINK = (1.0, 1 - 1e-6, 1 - 1e-4, 1 - 1e-2)  # until float32's own rounding is inside the budget too
FACTORS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
VISIBLE = 0.4  # how far from grey the largest change is drawn, at most
TOP = 5
PAUSE = 0.5  # seconds between results on the way, at least
SHARE = 0.1  # of the time that these may take: each costs the network several questions
FILE = "adversarial"
AS_FILE = "In 8 bits, as a file holds it"


@dataclass(frozen=True)
class Aim:
    """What an attack wants: that ``label`` is not predicted any more, or that the ``goal``, if there is one, is."""

    label: int
    goal: int | None = None

    def loss(self, scores: Tensor) -> Tensor:
        """(N,) what an attack raises: the cross-entropy of the label, or that of the goal with a minus."""
        wanted = torch.full((len(scores),), self.label if self.goal is None else self.goal, device=scores.device)
        entropy = functional.cross_entropy(scores, wanted, reduction="none")
        return entropy if self.goal is None else -entropy

    def margin(self, scores: Tensor) -> Tensor:
        """(N,) by how much logit the aim is reached; below zero it is not."""
        mine = self.label if self.goal is None else self.goal
        others = scores.clone()
        others[:, mine] = -torch.inf
        ahead = others.amax(1) - scores[:, mine]
        return ahead if self.goal is None else -ahead

    def reached(self, scores: Tensor) -> bool:
        """Whether the prediction for the first row is what the attack wants."""
        predicted = int(scores[0].argmax())
        return predicted != self.label if self.goal is None else predicted == self.goal


@dataclass(frozen=True, eq=False)
class Budget:
    """The images ``x'`` with ``||x' - x|| <= epsilon`` and every pixel in [0, 1]; held exactly, in float64.

    x        (1, C, H, W)
    epsilon  in pixels of [0, 1]; infinite where an attack looks for the smallest change by itself
    """

    x: Tensor
    norm: Norm
    epsilon: float

    def project(self, x_adv: Tensor) -> Tensor:
        """The nearest image of the budget, in float32: projected, then clipped."""
        if self.norm == "Linf":
            low, high = self._bounds
            return torch.minimum(torch.maximum(x_adv, low), high)
        if math.isinf(self.epsilon):
            return x_adv.clamp(0, 1)
        delta = x_adv - self.x
        shrink = min(1.0, self.epsilon / max(length(delta), 1e-300))
        for less in SHRINK:
            inside = (self.x + delta * (shrink * less)).clamp(0, 1)
            if in_norm(inside, self.x, "L2") <= self.epsilon:
                return inside
        return self.x

    @cached_property
    def _bounds(self) -> tuple[Tensor, Tensor]:
        """The lowest and the highest float32 image of an Linf budget, rounded inwards."""
        return inwards(self.x, self.epsilon)

    def holds(self, x_adv: Tensor) -> bool:
        """Whether an image is within the budget, in float64."""
        return in_norm(x_adv, self.x, self.norm) <= self.epsilon and 0 <= float(x_adv.min()) <= float(x_adv.max()) <= 1

    def direction(self, gradient: Tensor) -> Tensor:
        """The steepest way up for a step of length 1 in this norm."""
        if self.norm == "Linf":
            return gradient.sign()
        scaled = gradient / gradient.abs().max().clamp_min(torch.finfo(gradient.dtype).tiny)
        return scaled / max(length(scaled), 1e-30)

    def in_8_bits(self, x_adv: Tensor) -> Tensor:
        """The nearest picture of whole levels that is still within the budget.

        Where rounding would leave the budget, levels are rounded towards the original instead: as few as need be,
        those first that were nearest to it.
        """
        at = self.x.cpu().double() * LEVELS
        moved = (x_adv.cpu().double() * LEVELS - at).flatten()
        steps = moved.round()
        most = self.epsilon * LEVELS + 1e-9
        if self.norm == "Linf":
            steps = steps.clamp(-math.floor(most), math.floor(most))
        elif float(steps.square().sum()) > most**2:
            further = (steps.abs() - moved.abs()).clamp_min(0)
            order = further.argsort(descending=True, stable=True)
            order = order[steps[order] != 0]
            saved = (2 * steps[order].abs() - 1).cumsum(0)
            excess = float(steps.square().sum()) - most**2
            count = int((saved < excess).sum()) + 1
            steps[order[:count]] -= steps[order[:count]].sign()
        levels = (at.round().flatten() + steps).clamp(0, LEVELS).reshape(at.shape)
        return (levels.float() / LEVELS).to(self.x)


def inwards(x: Tensor, epsilon: float) -> tuple[Tensor, Tensor]:
    """The bounds ``max(x - epsilon, 0)`` and ``min(x + epsilon, 1)``, rounded to float32 so that they keep within."""
    whole = x.cpu().double()
    exact_low, exact_high = (whole - epsilon).clamp_min(0), (whole + epsilon).clamp_max(1)
    low, high = exact_low.float(), exact_high.float()
    low = torch.where(low.double() < exact_low, torch.nextafter(low, torch.ones_like(low)), low)
    high = torch.where(high.double() > exact_high, torch.nextafter(high, torch.zeros_like(high)), high)
    return low.to(x.device), high.to(x.device)


def length(delta: Tensor) -> float:
    """The Euclidean length, in float64."""
    return float(torch.linalg.vector_norm(delta.cpu().double()))


def in_norm(x_adv: Tensor, x: Tensor, norm: Norm) -> float:
    """How far one image is from another, in float64."""
    delta = x_adv.cpu().double() - x.cpu().double()
    return float(delta.abs().max()) if norm == "Linf" else length(delta)


@dataclass(frozen=True, eq=False)
class Start:
    """What is known before an attack.

    x       (1, C, H, W) the image
    scores  (1, classes) its logits
    """

    x: Tensor
    scores: Tensor
    aim: Aim

    @property
    def already(self) -> bool:
        """Whether the aim is reached without an attack."""
        return self.aim.reached(self.scores)


def start(model: Model, image: Image, target: Target, goal: str = "") -> Start:
    """Read target and goal. Raises UserError where they name no class, or the same one."""
    x = model.pixels(image)
    scores = scores_of(model, x)
    label = _class_of(model, target, scores)
    wanted = None
    if goal.strip():
        named = Target("class", (goal.strip().removeprefix("class:"),))
        wanted = model.resolve(named, scores).indices[0]
        if wanted == label and target.kind != "predicted":
            name = model.title(Target.of_class(label))
            raise UserError(f"goal must be another class than the target, which is {name}.")
    return Start(x, scores, Aim(label, wanted))


def _class_of(model: Model, target: Target, scores: Tensor) -> int:
    if target.kind not in ("predicted", "class", "probability", "log-probability"):
        raise UserError(f"An attack moves away from a class, so target must be class:NAME or predicted; got {target}.")
    return model.resolve(target, scores).indices[0]


def scores_of(model: Model, pixels: Tensor) -> Tensor:
    """(N, classes) logits, without a graph."""
    with torch.no_grad():
        scores: Tensor = model.scores(pixels)
    return scores


def gradient_at(
    model: Model, pixels: Tensor, loss: Callable[[Tensor], Tensor], on_the_way: bool = False
) -> tuple[Tensor, Tensor]:
    """Logits, and the gradient of their summed loss for the pixels alone; ``on_the_way`` by the folded network."""
    with torch.enable_grad():
        leaf = pixels.detach().requires_grad_(True)
        scores = model.folded_scores(leaf) if on_the_way else model.scores(leaf)
        (gradient,) = torch.autograd.grad(loss(scores).sum(), leaf)
    return scores.detach(), gradient


@dataclass(frozen=True, eq=False)
class Iterate:
    """One step of an attack.

    x_adv   where it is now
    best    where the margin was highest so far
    margin  there, in logits
    """

    x_adv: Tensor
    best: Tensor
    margin: float


def ascend(model: Model, aim: Aim, budget: Budget, begin: Tensor, size: float, steps: int) -> Iterator[Iterate]:
    """``x <- project(x + size * direction(gradient of the loss))``, ``steps`` times; one Iterate for each."""
    x_adv, best, highest = begin, begin, -math.inf
    for step in range(steps + 1):
        if step < steps:
            scores, gradient = gradient_at(model, x_adv, aim.loss, on_the_way=True)
        else:
            scores = scores_of(model, x_adv)
        margin = float(aim.margin(scores)[0])
        if step and margin > highest:
            best, highest = x_adv, margin
        if step:
            yield Iterate(x_adv, best, highest)
        if step < steps:
            x_adv = budget.project(x_adv + size * budget.direction(gradient))


def noise(budget: Budget, kind: Literal["sign", "uniform"], generator: torch.Generator) -> Tensor:
    """A random image at exactly the budget's distance: where a pixel would leave [0, 1] its change goes the other way.

    Linf: each pixel changes by epsilon up or down (sign), or by as much as uniform numbers say. L2: a point of the
    sphere. Drawn on the CPU, so that devices agree.
    """
    shape = budget.x.shape
    if budget.norm == "Linf" and kind == "sign":
        drawn = torch.randint(0, 2, shape, generator=generator).double() * 2 - 1
    elif budget.norm == "Linf":
        drawn = torch.rand(shape, generator=generator, dtype=torch.float64) * 2 - 1
        drawn /= drawn.abs().max()
    else:
        drawn = torch.randn(shape, generator=generator, dtype=torch.float64)
        drawn /= drawn.norm()
    whole, delta = budget.x.cpu().double(), drawn * budget.epsilon
    leaves = ((whole + delta) < 0) | ((whole + delta) > 1)
    moved = whole + torch.where(leaves, -delta, delta)
    return budget.project(moved.float().to(budget.x.device))


def random_start(budget: Budget, generator: torch.Generator) -> Tensor:
    """A uniformly random image of the budget: of the cube, or of the ball."""
    shape = budget.x.shape
    if budget.norm == "Linf":
        delta = (torch.rand(shape, generator=generator) * 2 - 1) * budget.epsilon
    else:
        direction = torch.randn(shape, generator=generator)
        radius = float(torch.rand((), generator=generator, dtype=torch.float64)) ** (1 / direction.numel())
        delta = direction * (radius * budget.epsilon / length(direction))
    return budget.project(budget.x + delta.to(budget.x.device))


def applies(model: Model) -> Applicability:
    """Whether there are classes to move between."""
    return Applicability(True) if len(model.classes) > 1 else Applicability(False, ONE_OUTPUT)


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the network says to one image.

    x         (1, C, H, W)
    scores    (1, classes)
    """

    x: Tensor
    scores: Tensor

    @property
    def predicted(self) -> int:
        return int(self.scores[0].argmax())

    def probability(self, k: int) -> float:
        """Of class ``k``, after softmax."""
        return float(self.scores[0].double().softmax(0)[k])


@dataclass(frozen=True)
class Remark:
    """What an attack has to add to its verdict: a sentence without its full stop, and facts."""

    sentence: str = ""
    facts: Facts = field(default_factory=dict)


Found = Progress | Tensor | Remark


def goal_param() -> Any:
    """Declare the parameter for the class that is to be reached."""
    return param(ClassName(""), "The class to reach, by name or number; empty means any other")


class Attack(Technique):
    """What attacks share. A subclass says which images it comes to; the last one is the answer."""

    called: ClassVar[str]
    control: ClassVar[bool] = True  # whether noise of the same size is shown beside it
    target: Target = target_param("The class to move away from; the default is the predicted one")
    goal: ClassName = goal_param()
    gradcam: bool = param(True, "Also show how Grad-CAM of the class moves", more=True)

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return applies(model)

    def budget(self, x: Tensor) -> Budget:
        """How far the attack may go; as far as it likes where nothing else is said."""
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
                    yield report.of(best)
                    ended = time.monotonic()
                    next_told = ended + max(PAUSE, (ended - now) / SHARE)
                yield item
        yield report.of(best, remark)


class BudgetedAttack(Attack):
    """An attack that stays within ``epsilon`` of the image."""

    epsilon: float = param(4.0, "How far any pixel may change", low=0, high=64, unit="/255")

    def budget(self, x: Tensor) -> Budget:
        return Budget(x, "Linf", self.epsilon / LEVELS)


@dataclass(frozen=True, eq=False)
class Report:
    """What is shown of an attack: original, adversarial, difference, how Grad-CAM moves, and the answers in words.

    The picture and the bars after are those of the 8-bit picture, which is what a file holds; the difference is the
    attack's own, unrounded. Beside them stands one draw of noise of the same size.

    control  whether there is that noise, and ``gradcam`` whether there is Grad-CAM, where the model has maps for it
    """

    model: Model
    image: Image
    called: str
    begin: Start
    budget: Budget
    control: bool
    gradcam: bool

    def of(self, x_adv: Tensor, remark: Remark | None = None) -> Group:
        """For one image. Raises AssertionError where the budget is not kept: that would be a bug."""
        if not self.budget.holds(x_adv):
            raise AssertionError(f"{self.called} left its budget of {self.budget.epsilon} in {self.budget.norm}")
        begin, remark = self.begin, remark or Remark()
        saved, changed = self.budget.in_8_bits(x_adv), not torch.equal(x_adv, begin.x)
        before, unrounded, after = Verdict(begin.x, begin.scores), self._asked(x_adv), self._asked(saved)
        noisy = self._asked(self._noise(x_adv)) if self.control and changed else None
        answers = {"before": before, "after": after}
        if noisy is not None:
            answers["noise"] = noisy
        if unrounded.predicted != after.predicted:
            answers["unrounded"] = unrounded
        shown = _classes(begin.aim, before, unrounded, after)
        parts: dict[str, Result] = {
            "original": Picture(values=_colours(begin.x[0]), caption="What the network sees"),
            "adversarial": Picture(values=_colours(saved[0]), file=FILE, caption=AS_FILE),
            "difference": self._difference((x_adv.cpu().double() - begin.x.cpu().double())[0]),
        }
        if self.gradcam and changed:
            parts |= self._moved(saved)
        parts |= {name: _bars(self.model, verdict, shown) for name, verdict in answers.items()}
        words = Words(self.model, self.called, begin, self.budget, before, unrounded, after, noisy)
        caption = ". ".join(part for part in (words.sentence(), remark.sentence, words.control()) if part)
        return Group(parts=parts, caption=caption, caveat=words.caveat(), facts={**words.facts(), **remark.facts})

    def _asked(self, x: Tensor) -> Verdict:
        return Verdict(x, scores_of(self.model, x))

    def _noise(self, x_adv: Tensor) -> Tensor:
        """Noise as large as the change is, in the norm that the budget speaks of."""
        norm = self.budget.norm
        same = Budget(self.begin.x, norm, in_norm(x_adv, self.begin.x, norm))
        return noise(same, "sign", torch.Generator().manual_seed(0))

    @staticmethod
    def _difference(delta: Tensor) -> Picture:
        factor = factor_for(float(delta.abs().max()))
        caption = f"{factor} times enlarged; grey is none" if delta.any() else "No pixel changes"
        return Picture(values=_colours(delta.float()), signed=True, factor=factor, caption=caption)

    def _moved(self, saved: Tensor) -> dict[str, Result]:
        """Grad-CAM of the class that is attacked, before and after; empty where there is none.

        Selvaraju et al., "Grad-CAM", ICCV 2017, "Effect of adversarial noise", look at the same class in this way.
        """
        target = Target.of_class(self.begin.aim.label)
        try:
            was, now = self._before, cam.gradcam(self.model, replace(self.image, pixels=saved[0].cpu().numpy()), target)
        except UserError:  # the model has no maps, or none from which the class is reached
            return {}
        return {"gradcam_before": _short(was), "gradcam_after": _short(now, was)}

    @cached_property
    def _before(self) -> Heatmap:
        return cam.gradcam(self.model, self.image, Target.of_class(self.begin.aim.label))


def _short(now: Heatmap, was: Heatmap | None = None) -> Heatmap:
    """The same map with a caption for a small tile; with how it goes with the one before, where both vary."""
    title, score = now.facts["target_title"], float(now.facts["score"])
    caption, facts = f"For {title}, logit {_signed(score)}", dict(now.facts)
    if was is not None and now.values.std() > 0 and was.values.std() > 0:
        alike = float(np.corrcoef(was.values.ravel(), now.values.ravel())[0, 1])
        facts["correlation"] = alike
        caption += f"; correlation {_signed(alike)}"
    return replace(now, caption=caption + ("" if now.values.any() else "; no positive evidence"), facts=facts)


def factor_for(largest: float) -> int:
    """How far a difference is enlarged so that it is seen: a power of two."""
    fitting = [factor for factor in FACTORS if factor * largest <= VISIBLE]
    return fitting[-1] if fitting and largest > 0 else 1


def _colours(chw: Tensor) -> np.ndarray:
    """(C, H, W) as (H, W, 3) float32; grey is repeated."""
    values: np.ndarray = chw.detach().cpu().float().permute(1, 2, 0).numpy()
    return np.ascontiguousarray(np.broadcast_to(values, (*values.shape[:2], 3)))


def _classes(aim: Aim, *verdicts: Verdict) -> list[int]:
    """The classes that the bars show: the five best of each answer, and those that the attack is about."""
    found = [aim.label, *([aim.goal] if aim.goal is not None else [])]
    for verdict in verdicts:
        found += verdict.scores[0].topk(min(TOP, verdict.scores.shape[1])).indices.tolist()
    return list(dict.fromkeys(found))


def _bars(model: Model, verdict: Verdict, classes: list[int]) -> Scores:
    """Their probabilities, best first."""
    probabilities = verdict.scores[0].double().softmax(0).cpu().numpy()
    order = sorted(classes, key=lambda k: -probabilities[k])
    best = verdict.predicted
    return Scores(
        values=probabilities[order].astype(np.float32),
        names=tuple(model.classes[k] for k in order),
        indices=np.asarray(order, np.int32),
        logits=verdict.scores[0].cpu().numpy()[order].astype(np.float32),
        caption=f"{_title(model, best)}, {percent(verdict.probability(best))}",
    )


@dataclass(frozen=True, eq=False)
class Words:
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
        """What must be said besides."""
        if self.begin.already or self.budget.epsilon == 0:
            return ""
        if torch.equal(self.unrounded.x, self.begin.x):
            return "No pixel was changed: the gradient is zero at every pixel, or the budget too small for float32."
        return ""

    def facts(self) -> Facts:
        """For the provenance; distances in units of 1/255."""
        aim, x = self.begin.aim, self.begin.x
        found: dict[str, str | int | float | bool] = {
            "target": str(Target.of_class(aim.label)),
            "target_title": self.title(aim.label),
            "targeted": aim.goal is not None,
            "already": self.begin.already,
            "success": aim.reached(self.unrounded.scores),
            "success_8bit": aim.reached(self.after.scores),
        }
        if aim.goal is not None:
            found |= {"goal": str(Target.of_class(aim.goal)), "goal_title": self.title(aim.goal)}
        verdicts = {"before": self.before, "after": self.unrounded, "8bit": self.after, "noise": self.noisy}
        for name, one in verdicts.items():
            if one is None:
                continue
            found |= {
                f"prediction_{name}": self.title(one.predicted),
                f"prediction_index_{name}": one.predicted,
                f"target_probability_{name}": one.probability(aim.label),
            }
            if aim.goal is not None:
                found[f"goal_probability_{name}"] = one.probability(aim.goal)
        if math.isfinite(self.budget.epsilon):
            found |= {"norm": self.budget.norm, "epsilon_255": self.budget.epsilon * LEVELS}
        size = length(x)
        for name, changed in (("", self.unrounded.x), ("_8bit", self.after.x)):
            far = in_norm(changed, x, "L2")
            found |= {
                f"linf_255{name}": in_norm(changed, x, "Linf") * LEVELS,
                f"l2_255{name}": far * LEVELS,
                f"l2_relative{name}": far / size if size else 0.0,
            }
        return found

    def title(self, k: int) -> str:
        return _title(self.model, k)

    def seen(self, verdict: Verdict) -> str:
        """``tabby (281), 86 %``."""
        return f"{self.title(verdict.predicted)}, {percent(verdict.probability(verdict.predicted))}"

    def share(self, k: int) -> str:
        """``86 % before, 45 % now``."""
        return f"{percent(self.before.probability(k))} before and {percent(self.unrounded.probability(k))} now"


def _title(model: Model, k: int) -> str:
    return model.title(Target.of_class(k))


def percent(probability: float) -> str:
    """``86 %``, ``0.4 %``."""
    return f"{probability:.1%}".replace("%", " %") if probability < 0.1 else f"{probability:.0%}".replace("%", " %")


def _signed(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
