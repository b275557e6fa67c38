"""The verdict: the network's answer for an image, and a remark that an attack adds to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import Tensor

from workbench.api import Answer
from workbench.api.results import Facts


@dataclass(frozen=True, eq=False)
class Verdict:
    """The network's answer for an image.

    x       (1, C, H, W)
    answer  of a classifier (1, classes) logits, of which the rest here is
    """

    x: Tensor
    answer: Answer

    @property
    def predicted(self) -> int:
        return int(self.answer[0].argmax())

    def probability(self, k: int) -> float:
        """Of class ``k``, after softmax."""
        return float(self.answer[0].double().softmax(0)[k])


@dataclass(frozen=True)
class Remark:
    """What an attack has to add to its verdict: a sentence without its full stop, and facts."""

    sentence: str = ""
    facts: Facts = field(default_factory=dict)
