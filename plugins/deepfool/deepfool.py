"""DeepFool: walk to the nearest border between classes, as if the classifier were linear, again and again.

Moosavi-Dezfooli, Fawzi & Frossard, "DeepFool: a Simple and Accurate Method to Fool Deep Neural Networks", CVPR 2016,
section 3, algorithm 2.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from workbench.api import Model, Progress, param
from workbench.families import attack

ACROSS = 1e-4  # further than the border in each step, as the authors go: on it nothing is decided
TINY = 1e-12


class DeepFool(attack.Attack):
    """``r_i = |f_l| / ||w_l||^2 w_l`` with ``l = argmin_k |f_k| / ||w_k||``, where ``f_k`` is logit k minus that of the
    class, and ``w_k`` its gradient; then ``x' = x + (1 + overshoot) sum_i r_i``.

    Classes are the ``classes`` with the highest logits at the image, as the authors do; with a goal it is the only one.
    """

    called = "DeepFool"
    classes: int = param(10, "Of how many likely classes the nearest border is sought", low=2, high=1000)
    overshoot: float = param(0.02, "How much further than the border to go, as a share of the way", low=0, high=1)
    steps: int = param(50, "The most steps", low=1, high=1000, more=True)

    def perturbed(self, model: Model, start: attack.Start, budget: attack.Budget) -> Iterator[attack.Found]:
        aim, x, scores = start.aim, start.x, start.scores
        likely = scores[0].topk(min(self.classes, scores.shape[1])).indices.tolist()
        x_adv, r, step = x, torch.zeros_like(x), 0
        while step < self.steps and not aim.reached(scores):
            here = int(scores[0].argmax())
            ks = [k for k in likely if k != here] if aim.goal is None else [aim.goal]
            f, w = differences(model, x_adv, here, ks)
            lengths = w.flatten(1).norm(dim=1).clamp_min(TINY)
            away = f.abs() / lengths + ACROSS
            nearest = int(away.argmin())
            r = r + away[nearest] / lengths[nearest] * w[nearest : nearest + 1]
            x_adv = budget.project(x + (1 + self.overshoot) * r)
            scores, step = attack.scores_of(model, x_adv), step + 1
            yield x_adv
            yield Progress(step, self.steps, "steps")
        yield attack.Remark(f"It took {step} step{'s' if step != 1 else ''}", {"steps_taken": step})


def differences(model: Model, x: Tensor, label: int, ks: list[int]) -> tuple[Tensor, Tensor]:
    """(K,) logits of these classes minus that of the label, and (K, C, H, W) their gradients for the pixels."""
    with torch.enable_grad():
        leaf = x.detach().requires_grad_(True)
        scores = model.scores(leaf)[0]
        f = scores[ks] - scores[label]
        last = len(ks) - 1
        w = [torch.autograd.grad(difference, leaf, retain_graph=k < last)[0] for k, difference in enumerate(f)]
    return f.detach(), torch.cat(w)
