"""The report of an attack: original, adversarial picture, difference, how Grad-CAM moves, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from workbench.api import Group, Heatmap, Image, Model, Picture, Result, Scores, Target, UserError
from workbench.families import cam

from .budget import Budget, in_norm, noise
from .starting_point import Start
from .steps import answer_of
from .verdict import Remark, Verdict
from .wording import ClassWording, ThingWording, percent, title_of

FACTORS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
VISIBLE = 0.4  # how far from grey the largest change is drawn, at most
TOP = 5
FILE = "adversarial"
AS_FILE = "In 8 bits, as a file holds it"


@dataclass(frozen=True, eq=False)
class Report:
    """The report of an attack: original, adversarial, difference, how Grad-CAM moves, and the answers in words.

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

    def of(self, x_adv: Tensor, remark: Remark | None = None, so_far: str = "") -> Group:
        """For one image; ``so_far`` says how far the attack is that has not ended.

        Raises AssertionError where the budget is not kept: that would be a bug.
        """
        if not self.budget.holds(x_adv):
            raise AssertionError(f"{self.called} left its budget of {self.budget.epsilon} in {self.budget.norm}")
        begin, remark = self.begin, remark or Remark()
        saved, changed = self.budget.in_8_bits(x_adv), not torch.equal(x_adv, begin.x)
        before, unrounded, after = Verdict(begin.x, begin.answer), self._asked(x_adv), self._asked(saved)
        noisy = self._asked(self._noise(x_adv)) if self.control and changed else None
        answers = {"before": before, "after": after}
        if noisy is not None:
            answers["noise"] = noisy
        if self._differ(unrounded, after):
            answers["unrounded"] = unrounded
        parts: dict[str, Result] = {
            "original": Picture(values=_colours(begin.x[0]), caption="What the network sees"),
            "adversarial": Picture(values=_colours(saved[0]), file=FILE, caption=AS_FILE),
            "difference": self._difference((x_adv.cpu().double() - begin.x.cpu().double())[0]),
        }
        if self.gradcam and changed:
            parts |= self._moved(saved)
        parts |= self._shown(answers, unrounded)
        wording = ThingWording if begin.aim.classes is None else ClassWording
        words = wording(self.model, self.called, begin, self.budget, before, unrounded, after, noisy)
        caption = ". ".join(part for part in (so_far, words.sentence(), remark.sentence, words.control()) if part)
        return Group(parts=parts, caption=caption, caveat=words.caveat(), facts={**words.facts(), **remark.facts})

    def _asked(self, x: Tensor) -> Verdict:
        return Verdict(x, answer_of(self.model, x))

    def _differ(self, unrounded: Verdict, after: Verdict) -> bool:
        """Whether rounding makes another answer of it."""
        aim = self.begin.aim
        if aim.classes is None:
            return aim.reached(unrounded.answer) != aim.reached(after.answer)
        return unrounded.predicted != after.predicted

    def _shown(self, answers: Mapping[str, Verdict], unrounded: Verdict) -> dict[str, Result]:
        """The answers as a person reads them: bars of the same classes, or what the model shows."""
        aimed_at = self.begin.aim.classes
        if aimed_at is None:
            shown = {name: self._answer(verdict) for name, verdict in answers.items()}
            seen = {name: self.begin.aim.seen(verdict.answer) for name, verdict in answers.items()}
            return {
                name: replace(result, caption=f"{seen[name]}. {result.caption}" if result.caption else seen[name])
                for name, result in shown.items()
            }
        classes = _classes(aimed_at, answers["before"], unrounded, answers["after"])
        return {name: _bars(self.model, verdict, classes) for name, verdict in answers.items()}

    def _answer(self, verdict: Verdict) -> Result:
        """What the model shows; of a vector, whose numbers tell nobody anything, the likeness that is attacked."""
        if "similarity" not in self.model.kinds:
            return self.model.shown(verdict.answer, self.image, TOP)
        likeness = float(self.begin.aim.measure(verdict.answer)[0].detach())
        of_distance = self.begin.aim.unit != "cosine"
        return Scores(
            values=np.array([-likeness if of_distance else likeness], np.float32),
            names=(self.model.title(self.begin.target),),
            indices=np.zeros(1, np.int32),
            unit="distance" if of_distance else "cosine",
            targets=(str(self.begin.target),),
        )

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
        """Grad-CAM of what is attacked, before and after; empty where there is none.

        Selvaraju et al., "Grad-CAM", ICCV 2017, "Effect of adversarial noise", look at the same class in this way.
        """
        try:
            was = self._before
            now = cam.gradcam(self.model, replace(self.image, pixels=saved[0].cpu().numpy()), self._target)
        except UserError:  # the model has no maps, or none from which the class is reached
            return {}
        return {"gradcam_before": _short(was), "gradcam_after": _short(now, was)}

    @cached_property
    def _before(self) -> Heatmap:
        return cam.gradcam(self.model, self.image, self._target)

    @property
    def _target(self) -> Target:
        """A class by its logit, whatever was named of it; other things as they are resolved."""
        aimed_at = self.begin.aim.classes
        return self.begin.target if aimed_at is None else Target.of_class(aimed_at[0])


def _short(now: Heatmap, was: Heatmap | None = None) -> Heatmap:
    """The same map with a caption for a small tile; with how it goes with the one before, where both vary."""
    title, score = now.facts["target_title"], float(now.facts["score"])
    caption, facts = f"For {title}, {now.unit} {_signed(score)}", dict(now.facts)
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


def _classes(aimed_at: tuple[int, int | None], *verdicts: Verdict) -> list[int]:
    """The classes that the bars show: the five best of each answer, and those that the attack is about."""
    classes = [k for k in aimed_at if k is not None]
    for verdict in verdicts:
        classes += verdict.answer[0].topk(min(TOP, verdict.answer.shape[1])).indices.tolist()
    return list(dict.fromkeys(classes))


def _bars(model: Model, verdict: Verdict, classes: list[int]) -> Scores:
    """Their probabilities, best first."""
    probabilities = verdict.answer[0].double().softmax(0).cpu().numpy()
    order = sorted(classes, key=lambda k: -probabilities[k])
    best = verdict.predicted
    return Scores(
        values=probabilities[order].astype(np.float32),
        names=tuple(model.classes[k] for k in order),
        indices=np.asarray(order, np.int32),
        logits=verdict.answer[0].cpu().numpy()[order].astype(np.float32),
        caption=f"{title_of(model, best)}, {percent(verdict.probability(best))}",
    )


def _signed(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
