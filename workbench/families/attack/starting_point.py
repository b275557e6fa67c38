"""The starting point of an attack: the image, its logits and the aim."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from workbench.api import Image, Model, Target, UserError

from .aim import Aim
from .steps import scores_of


@dataclass(frozen=True, eq=False)
class Start:
    """What is known before an attack.

    x       (1, C, H, W) the image
    scores  (1, classes) its logits
    """

    x: Tensor
    scores: Tensor
    aim: Aim

    @property
    def already(self) -> bool:
        """Whether the aim is reached without an attack."""
        return self.aim.reached(self.scores)


def start(model: Model, image: Image, target: Target, goal: str = "") -> Start:
    """Read target and goal. Raises UserError where they name no class, or the same one."""
    x = model.pixels(image)
    scores = scores_of(model, x)
    label = _class_of(model, target, scores, image)
    wanted = None
    if goal.strip():
        named = Target("class", (goal.strip().removeprefix("class:"),))
        wanted = model.resolve(named, scores, image).indices[0]
        if wanted == label and target.kind != "predicted":
            name = model.title(Target.of_class(label))
            raise UserError(f"goal must be another class than the target, which is {name}.")
    return Start(x, scores, Aim(label, wanted))


def _class_of(model: Model, target: Target, scores: Tensor, image: Image) -> int:
    if target.kind not in ("predicted", "class", "probability", "log-probability"):
        raise UserError(f"An attack moves away from a class, so target must be class:NAME or predicted; got {target}.")
    return model.resolve(target, scores, image).indices[0]
