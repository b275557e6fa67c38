"""The aim of an attack: the class that is to vanish, or the one to be reached."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


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
