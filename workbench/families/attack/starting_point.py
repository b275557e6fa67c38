"""The starting point of an attack: the image, the answer for it and the aim."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from workbench.api import Aim, Answer, Image, Model, Target, UserError

from .steps import answer_of


@dataclass(frozen=True, eq=False)
class Start:
    """What is known before an attack.

    x       (1, C, H, W) the image
    answer  the model's for it; of a classifier (1, classes) logits
    target  resolved
    """

    x: Tensor
    answer: Answer
    target: Target
    aim: Aim

    @property
    def already(self) -> bool:
        """Whether the aim is reached without an attack."""
        return self.aim.reached(self.answer)


def start(model: Model, image: Image, target: Target, goal: str = "") -> Start:
    """Read target and goal. Raises UserError where they name nothing that can be attacked, or the same class."""
    x = model.pixels(image)
    answer = answer_of(model, x)
    resolved = model.resolve(target, answer, image)
    aim = model.aim(resolved, goal, answer)
    if aim.classes is not None and aim.classes[0] == aim.classes[1] and target.kind != "predicted":
        name = model.title(Target.of_class(aim.classes[0]))
        raise UserError(f"goal must be another class than the target, which is {name}.")
    return Start(x, answer, resolved, aim)
