"""Binary classification by one logit: ``class:1`` is the logit, ``class:0`` its negative.

The answer is (N, 2) with the rows ``(0, s)``, whose softmax is the sigmoid of ``s`` and whose cross-entropy is the
binary one: what needs a row of scores works as on any two classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from workbench.api import UserError, class_name
from workbench.engine.spec import ModelSpec

from .classification import Classification


@dataclass(frozen=True)
class Binary(Classification):
    """Two classes by one logit."""

    name: ClassVar[str] = "binary"

    @classmethod
    def told_by(cls, output: Any, spec: ModelSpec) -> str:
        one = isinstance(output, Tensor) and (output.ndim == 1 or (output.ndim == 2 and output.shape[1] == 1))
        return "one output" if one else ""

    def read(self, output: Any, reference: str) -> Tensor:
        """(N, 2) of one logit per image, (N, 1) or (N,)."""
        one = output[:, None] if isinstance(output, Tensor) and output.ndim == 1 else output
        if not isinstance(one, Tensor) or one.ndim != 2 or one.shape[1] != 1:
            got = f"a tensor of shape {tuple(output.shape)}" if isinstance(output, Tensor) else type(output).__name__
            raise UserError(f"{reference} must give one logit per image for task=binary; it gives {got}.")
        return torch.cat([torch.zeros_like(one), one], 1)

    def labels(self, names: Sequence[str], answer: Tensor, reference: str) -> tuple[str, ...]:
        """Two names; of one name the other class is its absence."""
        if len(names) == 1:
            return f"not {names[0]}", names[0]
        if names and len(names) != 2:
            raise UserError(f"{reference} has two classes by one logit, but there are {len(names)} class names.")
        return tuple(names) or (class_name(0), class_name(1))

    def counted(self, classes: Sequence[str]) -> str:
        return "2 classes by one logit"

    def numbers(self, answer: Tensor) -> Tensor:
        """(N, 1), the one logit."""
        return answer[:, 1:]

    def logits(self, answer: Tensor) -> Tensor:
        """(N, 2), ``(-s, s)``: the logit of a class is that of its odds."""
        return torch.cat([-answer[:, 1:], answer[:, 1:]], 1)
