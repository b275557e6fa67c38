"""The ascent: steps that change a picture until the network answers most strongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from workbench.api import UserError

from .open_rectifiers import OpenRectifiers
from .parameterisation import Parameterisation
from .transformations import Views

Objective = Callable[[Tensor], Tensor]
"""(n, C, H, W) views to (n,) values, or one value for all of them together."""

STARTS = ((1, False), (10, False), (100, False), (1, True))
"""What is tried one after another where nothing moves the objective: so much more contrast, and open rectifiers."""
PATIENCE = 32  # steps in a row without a gradient of its own, after which nothing is reached from a start
SAME = 1e-6  # of an answer, which has not moved


class Optimiser(Protocol):
    """How a leaf moves by its gradients."""

    def step(self, leaf: Tensor, gradient: Tensor, value: float, /) -> None:
        """Move the leaf in place, down from where it has this gradient and this value."""

    def settle(self, leaf: Tensor, /) -> None:
        """Put the leaf where it shall stay after the last step."""


@dataclass(frozen=True, eq=False)
class Climbed:
    """Where an ascent stands after a step.

    made_of   what the pictures are made of now
    value     the mean of the objective over what the network saw in this step
    began     that of the first step
    weights   (n, H, W) the mean over the steps of how much each pixel moved the objective, ``|gradient|``; the opacity
              of Fel et al. 2023; None where it was not asked for
    """

    step: int
    made_of: Parameterisation
    value: float
    began: float
    weights: Tensor | None = None

    @property
    def pictures(self) -> Tensor:
        """(n, C, H, W) in [0, 1], after the step."""
        with torch.no_grad():
            return self.made_of.pictures()


@dataclass(frozen=True, eq=False)
class Ascent:
    """``steps`` steps of an optimiser on what pictures are made of, towards the highest mean of the objective.

    weigh            whether it is told how much each pixel moved the objective
    open_rectifiers  whether a step without a gradient goes where it would go if rectifiers were open: so a unit that is
                     silent at every start is found, as Lucid finds it (Olah et al. 2017, in the code given with it)

    Each step is one forward and one backward of the views. Nothing but the pictures asks for a gradient.
    """

    objective: Objective
    views: Views
    size: tuple[int, int]
    steps: int
    optimiser: Optimiser
    generator: torch.Generator
    device: str = "cpu"
    weigh: bool = False
    open_rectifiers: bool = False

    def __call__(self, made_of: Parameterisation) -> Iterator[Climbed]:
        """Yield where it stands after every step; with open rectifiers, from the first on with a gradient of its own,
        and after the last in any case.

        Raises UserError where the first step has no gradient, and where ``PATIENCE`` in a row have none and nothing was
        reached: also the way on from a start may be silent.
        """
        total, began, silent, in_a_row = torch.zeros(()), 0.0, 0, 0
        for step in range(1, self.steps + 1):
            before = self.generator.get_state()
            value, gradient, *more = self._looked(made_of, step)
            in_a_row = 0 if gradient.any() else in_a_row + 1
            if in_a_row:
                silent += 1
                if self.open_rectifiers:
                    self.generator.set_state(before)
                    with OpenRectifiers():
                        _, gradient, *_ = self._looked(made_of, step)
            reached = float(value.detach())
            began = reached if step == 1 else began
            lost = in_a_row >= min(self.steps, PATIENCE) and reached <= began
            if lost or (silent == step and not gradient.any()):
                raise NoGradientError("The gradient is zero where the ascent starts and on the way on from there.")
            self.optimiser.step(made_of.leaf, gradient, -reached)
            if step == self.steps:
                self.optimiser.settle(made_of.leaf)
            for moved in more:
                total = total + moved.abs().mean(1)
            if silent < step or step == self.steps:
                yield Climbed(step, made_of, reached, began, total / step if self.weigh else None)

    def _looked(self, made_of: Parameterisation, step: int) -> tuple[Tensor, ...]:
        """The objective's mean over the views of a step, the leaf's gradient, and the pictures' where it is wanted."""
        with torch.enable_grad():
            pictures = made_of.pictures()
            views = self.views.of(pictures, self.size, (step - 1) / max(self.steps - 1, 1), self.generator)
            value = self.objective(views.to(self.device)).mean()
            return value, *torch.autograd.grad(-value, [made_of.leaf, *([pictures] if self.weigh else [])])


def moved(reached: float, start: float, least: bool = False) -> bool:
    """Whether a picture reaches more than its start, or less where that is wanted: else it shows nothing."""
    return (start - reached if least else reached - start) > SAME * max(1.0, abs(start))


class NoGradientError(UserError):
    """There is no way up from where the ascent started."""
