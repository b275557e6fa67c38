"""Embedding: a vector for each image, made so that alike images have alike vectors. A target is a likeness.

The reference's vector stays as it is while the image changes: ``similarity`` is the cosine, ``distance`` the Euclidean
distance with its sign turned, so that more is more alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import Image, Model, Result, Scores, Target, UserError
from workbench.images.photo import open_photo

from .task import Task

DIGEST_MARK = "#"  # between a file and the first digits of what it holds, as a resolved target has it
DIGITS = 12


@dataclass(frozen=True, eq=False)
class ReferenceVector:
    """What a likeness is to: a vector, (1, D), and the image's name."""

    vector: Tensor
    name: str


@dataclass(frozen=True)
class Embedding(Task):
    """The answer is (N, D). Without a reference the number that is furthest from zero is explained."""

    name: ClassVar[str] = "embedding"
    gives: ClassVar[str] = "a vector for each image"
    kinds: ClassVar[tuple[str, ...]] = ("predicted", "similarity", "distance", "output")
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
        file, mark, digits = target.names[0].rpartition(DIGEST_MARK)
        if not mark:
            file, digits = target.names[0], ""
        photo = open_photo(file)
        if digits and not photo.digest.startswith(digits):
            raise UserError(f"{Path(file).name} is not the image any more that {target.kind} was to: it was replaced.")
        with torch.inference_mode(False), torch.no_grad():
            other = model.prepare(photo.pixels, photo.name, photo.digest)  # type: ignore[attr-defined]
            vector = self.read(model.answer(model.pixels(other)), model.reference)
        text = f"{file}{DIGEST_MARK}{photo.digest[:DIGITS]}"
        return Target(target.kind, (text,), ReferenceVector(vector, photo.name))

    def value_of(self, target: Target, answer: Tensor) -> Tensor:
        """(N,) cosine, negative distance, or one number."""
        if target.kind == "output":
            return answer[:, target.indices[0]]
        reference: ReferenceVector = target.anchor
        if target.kind == "similarity":
            return functional.cosine_similarity(answer, reference.vector.to(answer), dim=1)
        distance: Tensor = torch.linalg.vector_norm(answer - reference.vector.to(answer), dim=1)
        return -distance

    def title(self, target: Target, classes: Sequence[str]) -> str:
        reference = target.anchor
        if isinstance(reference, ReferenceVector):
            return f"{'similarity' if target.kind == 'similarity' else 'nearness'} to {Path(reference.name).name}"
        return target.title(classes)

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
