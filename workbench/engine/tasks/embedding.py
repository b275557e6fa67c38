"""Embedding: a vector for each image, made so that alike images have alike vectors. A target is a likeness.

The reference's vector stays as it is while the image changes: ``similarity`` is the cosine, ``distance`` the Euclidean
distance with its sign turned, so that more is more alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from workbench.api import Aim, Image, Model, Result, Scores, Target, UserError

from .aims import LikenessAim, likeness
from .reference_image import ReferenceVector, with_reference
from .task import Task

ALIKE = 0.5  # cosine from which on two images are taken for alike where nobody states another


@dataclass(frozen=True)
class Embedding(Task):
    """The answer is (N, D). Without a reference the number that is furthest from zero is explained."""

    name: ClassVar[str] = "embedding"
    gives: ClassVar[str] = "a vector for each image"
    kinds: ClassVar[tuple[str, ...]] = ("predicted", "similarity", "distance", "output")
    predicted: ClassVar[str] = "number furthest from zero"
    no_classes: ClassVar[str] = "This network gives each image a vector and no class."
    rows: ClassVar[bool] = True

    def read(self, output: Any, reference: str) -> Tensor:
        if not isinstance(output, Tensor) or output.ndim < 2 or output.flatten(1).shape[1] < 2:
            got = f"a tensor of shape {tuple(output.shape)}" if isinstance(output, Tensor) else type(output).__name__
            raise UserError(f"{reference} must give a vector for each image, (N, D); it gives {got}.")
        return output.flatten(1)

    def labels(self, names: Sequence[str], answer: Tensor, reference: str) -> tuple[str, ...]:
        if names and len(names) != answer.shape[1]:
            raise UserError(f"{reference} gives {answer.shape[1]} numbers, but there are {len(names)} names.")
        return tuple(names) or tuple(f"output {i}" for i in range(answer.shape[1]))

    def counted(self, classes: Sequence[str]) -> str:
        return f"a vector of {len(classes):,} numbers"

    def likeliest(self, answer: Tensor) -> Tensor:
        """None is."""
        return torch.full((len(answer),), -1, dtype=torch.int64, device=answer.device)

    def resolve(self, target: Target, answer: Tensor, image: Image | None, model: Model) -> Target:
        """With the vector of the image that is named. Raises UserError where that cannot be read, or is another now."""
        self.check_kind(target, model.reference)
        if target.kind == "predicted":
            return Target("output", (str(int(answer[0].abs().argmax())),))
        if target.kind == "output":
            return target.fitted(model)
        return with_reference(target, model, lambda pixels: self.read(model.answer(pixels), model.reference))

    def value_of(self, target: Target, answer: Tensor) -> Tensor:
        """(N,) cosine, negative distance, or one number."""
        if target.kind == "output":
            return answer[:, target.indices[0]]
        reference: ReferenceVector = target.anchor
        if target.kind == "similarity":
            return reference.cosine(answer)
        return likeness(answer, reference.vector, distance=True)

    def aim(self, target: Target, goal: str, answer: Tensor, model: Model) -> Aim:
        """That the image comes to be alike to another, where it is not, or unlike, where it is.

        goal  the likeness from which on the two are alike; of a cosine 0.5 where it is not stated. Without another
              image the image is to be unlike itself
        """
        own, reference, distance = answer[:1].detach(), target.anchor, target.kind == "distance"
        of_itself = not isinstance(reference, ReferenceVector)
        vector, name = (own, "itself") if of_itself else (reference.vector, reference.called)
        least = _least(goal, distance)
        rise = float(likeness(own, vector, distance)[0]) <= least
        border = f"distance {-least:g}" if distance else f"cosine {least:g}"
        purpose = f"make it {'alike to' if rise else 'unlike'} {name}, {border}"
        return LikenessAim(purpose, bool(goal.strip()), vector, distance, least, rise)

    def shown(self, answer: Tensor, image: Image, model: Model, top: int) -> Result:
        """The numbers that are furthest from zero."""
        vector = answer[0].float().cpu()
        order = vector.abs().argsort(descending=True, stable=True)[:top]
        return Scores(
            values=vector[order].numpy(),
            names=tuple(model.classes[i] for i in order),
            indices=order.int().numpy(),
            unit="output",
            targets=tuple(f"output:{i}" for i in order.tolist()),
            caption=f"A vector of {len(vector):,} numbers, of length {float(vector.norm()):.4g}",
        )


def _least(goal: str, distance: bool) -> float:
    """From which likeness on two images are alike; of a distance with its sign turned. Raises UserError."""
    if not goal.strip() and not distance:
        return ALIKE
    try:
        number = float(goal)
    except ValueError:
        wanted = "the distance up to which" if distance else "the cosine from which on"
        raise UserError(f"goal must be {wanted} two images are alike; got {goal.strip()!r}.") from None
    return -abs(number) if distance else number
