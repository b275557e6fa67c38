"""Regression: numbers as they are; nothing is made a probability and nothing is predicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from workbench.api import Aim, Image, Model, Result, Scores, Target, UserError

from .classification import Classification


@dataclass(frozen=True)
class Outputs:
    """What a difference of two outputs is: in their own numbers, which are no logits."""

    unit: ClassVar[str] = "output"


@dataclass(frozen=True)
class Regression(Classification):
    """A target is one output, or a difference of two. The answer is (N, outputs)."""

    name: ClassVar[str] = "regression"
    judged: ClassVar[str] = ""
    gives: ClassVar[str] = "numbers"
    kinds: ClassVar[tuple[str, ...]] = ("predicted", "output", "class", "difference")
    predicted: ClassVar[str] = "first output"
    no_classes: ClassVar[str] = "This network gives numbers and no classes."
    no_aim: ClassVar[str] = "This network gives numbers and no classes. There is no class to move away from."

    def read(self, output: Any, reference: str) -> Tensor:
        """(N, outputs) of (N,) or (N, outputs)."""
        one = isinstance(output, Tensor) and output.ndim == 1
        return super().read(output[:, None] if one else output, reference)

    def labels(self, names: Sequence[str], answer: Tensor, reference: str) -> tuple[str, ...]:
        """The names that are given, or ``output 0`` and so on."""
        return super().labels(names or tuple(f"output {i}" for i in range(answer.shape[1])), answer, reference)

    def counted(self, classes: Sequence[str]) -> str:
        return "1 number" if len(classes) == 1 else f"{len(classes):,} numbers"

    def confidence(self, answer: Tensor) -> float | None:
        """A number says nothing of how sure it is."""
        return None

    def likeliest(self, answer: Tensor) -> Tensor:
        """None is."""
        return torch.full((len(answer),), -1, dtype=torch.int64, device=answer.device)

    def resolve(self, target: Target, answer: Tensor, image: Image | None, model: Model) -> Target:
        """The first output where none is named."""
        self.check_kind(target, model.reference)
        if target.kind == "predicted":
            return Target("output", ("0",))
        fitted = target.fitted(model)
        difference = fitted.kind == "difference"
        return Target(fitted.kind if difference else "output", fitted.names, Outputs() if difference else None)

    def aim(self, target: Target, goal: str, answer: Tensor, model: Model) -> Aim:
        raise UserError(self.no_aim)

    def shown(self, answer: Tensor, image: Image, model: Model, top: int) -> Result:
        """The outputs in their order."""
        values = answer[0].float().cpu()[:top]
        first = ", ".join(f"{model.classes[i]}: {float(value):.4g}" for i, value in enumerate(values[:3]))
        return Scores(
            values=values.numpy(),
            names=tuple(model.classes[: len(values)]),
            indices=torch.arange(len(values)).int().numpy(),
            unit="output",
            targets=tuple(str(Target("output", (str(i),))) for i in range(len(values))),
            caption=first,
        )
