"""Multi-label classification: one row of logits per image, and each class is there or not, for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor
from torch.nn import functional

from workbench.api import Aim, Model, Target

from .aims import LabelAim
from .classification import Classification


@dataclass(frozen=True)
class MultiLabel(Classification):
    """A sigmoid makes each logit a probability; they do not add up to one."""

    name: ClassVar[str] = "multilabel"
    judged: ClassVar[str] = "labels"

    def probabilities(self, answer: Tensor) -> Tensor:
        """(N, classes): ``1 / (1 + exp(-s_c))``."""
        return answer.sigmoid()

    def log_probabilities(self, answer: Tensor) -> Tensor:
        """(N, classes), their logarithms."""
        return functional.logsigmoid(answer)

    def aim(self, target: Target, goal: str, answer: Tensor, model: Model) -> Aim:
        label, wanted = self.attacked(target, goal, model)
        name = model.classes[label if wanted is None else wanted]
        purpose = f"make {name} {'vanish' if wanted is None else 'appear'}"
        return LabelAim(purpose, wanted is not None, label, wanted, name)

    def counted(self, classes: Sequence[str]) -> str:
        return f"{len(classes):,} labels"

    @property
    def _remark(self) -> str:
        return "; each class is there or not, for itself"
