"""Tasks: how what a network gives becomes scores, and the scores the scalar of a target. One module a task.

Nothing but a task asks which task it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from torch import Tensor

from workbench.api import Model, Target


class Task(Protocol):
    """What a model knows of its task. A task's module is one."""

    def scores_of(self, output: object, reference: str) -> Tensor:
        """The scores that a network gave. Raises UserError where its output is none of this task."""

    def class_names(self, names: Sequence[str], scores: Tensor, reference: str) -> tuple[str, ...]:
        """As many names as there are classes. Raises UserError where another number is given; none is allowed."""

    def resolve(self, target: Target, scores: Tensor, model: Model) -> Target:
        """The target with numbers for names, checked, and with what was predicted where nothing was named."""

    def value_of(self, target: Target, scores: Tensor) -> Tensor:
        """(N,) the scalar of a resolved target that is no unit. Differentiable where the scores are."""
