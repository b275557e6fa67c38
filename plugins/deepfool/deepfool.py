"""DeepFool: walk to the nearest border between classes, as if the classifier were linear, again and again.

Moosavi-Dezfooli, Fawzi & Frossard, "DeepFool: a Simple and Accurate Method to Fool Deep Neural Networks", CVPR 2016,
section 3, algorithm 2.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from workbench.api import Aim, Answer, Model, Progress, param
from workbench.families import attack

ACROSS = 1e-4  # further than the border in each step, as the authors go: on it nothing is decided
TINY = 1e-12


class DeepFool(attack.Attack):
    """``r_i = |f_l| / ||w_l||^2 w_l`` with ``l = argmin_k |f_k| / ||w_k||``, where ``f_k`` is logit k minus that of the
    class, and ``w_k`` its gradient; then ``x' = x + (1 + overshoot) sum_i r_i``.

    Classes are the ``classes`` with the highest logits at the image, as the authors do; with a goal it is the only one.
    Of a thing that is no class ``f`` is the margin by which the aim is missed, the only border.
    """

    called = "DeepFool"
    classes: int = param(10, "Of how many likely classes the nearest border is sought", low=2, high=1000)
    overshoot: float = param(0.02, "How much further than the border to go, as a share of the way", low=0, high=1)
    steps: int = param(50, "The most steps", low=1, high=1000, more=True)

    def perturbed(self, model: Model, start: attack.Start, budget: attack.Budget) -> Iterator[attack.Found]:
        aim, x, answer = start.aim, start.x, start.answer
        likely = [] if aim.classes is None else answer[0].topk(min(self.classes, answer.shape[1])).indices.tolist()
        x_adv, r, step = x, torch.zeros_like(x), 0
        while step < self.steps and not aim.reached(answer):
            f, w = borders(model, x_adv, aim, answer, likely)
            lengths = w.flatten(1).norm(dim=1).clamp_min(TINY)
            away = f.abs() / lengths + ACROSS
            nearest = int(away.argmin())
            r = r + away[nearest] / lengths[nearest] * w[nearest : nearest + 1]
            x_adv = budget.project(x + (1 + self.overshoot) * r)
            answer, step = attack.answer_of(model, x_adv), step + 1
            yield x_adv
            yield Progress(step, self.steps, "steps")
        yield attack.Remark(f"It took {step} step{'s' if step != 1 else ''}", {"steps_taken": step})


def borders(model: Model, x: Tensor, aim: Aim, answer: Answer, likely: list[int]) -> tuple[Tensor, Tensor]:
    """(K,) how far each border is, and (K, C, H, W) the gradients of that."""
    if aim.classes is None:
        return missed(model, x, aim)
    here, goal = int(answer[0].argmax()), aim.classes[1]
    return differences(model, x, here, [k for k in likely if k != here] if goal is None else [goal])


def missed(model: Model, x: Tensor, aim: Aim) -> tuple[Tensor, Tensor]:
    """(1,) the margin, and (1, C, H, W) its gradient."""
    with torch.enable_grad():
        leaf = x.detach().requires_grad_(True)
        margin = aim.margin(model.answer(leaf))
        (w,) = torch.autograd.grad(margin.sum(), leaf)
    return margin.detach(), w


def differences(model: Model, x: Tensor, label: int, ks: list[int]) -> tuple[Tensor, Tensor]:
    """(K,) logits of these classes minus that of the label, and (K, C, H, W) their gradients for the pixels."""
    with torch.enable_grad():
        leaf = x.detach().requires_grad_(True)
        scores = model.scores(leaf)[0]
        f = scores[ks] - scores[label]
        last = len(ks) - 1
        w = [torch.autograd.grad(difference, leaf, retain_graph=k < last)[0] for k, difference in enumerate(f)]
    return f.detach(), torch.cat(w)
