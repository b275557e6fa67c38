"""The other image of a likeness, named by a target: its vector stays as it is while the image changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from workbench.api import Model, Target, UserError
from workbench.images.image_reference import plain_name
from workbench.images.photo import open_photo

DIGEST_MARK = "#"  # between a file and the first digits of what it holds, as a resolved target has it
DIGITS = 12


@dataclass(frozen=True, eq=False)
class ReferenceVector:
    """What a likeness is to.

    vector     (1, D)
    name       of the image
    described  what the vector is, in words
    holds      whether the slope of the cosine holds the length of the other vector
    """

    vector: Tensor
    name: str
    described: str = ""
    holds: bool = True

    @property
    def called(self) -> str:
        """The image as a person calls it."""
        return plain_name(Path(self.name).name)

    @property
    def with_own_slope(self) -> ReferenceVector:
        """The same, holding nothing: for sums of slopes along a way, which come to the difference of its ends."""
        return replace(self, holds=False)

    def cosine(self, vectors: Tensor) -> Tensor:
        """(N,) the cosine with vectors ``v``, (N, D); its slope is that of the part of them that lies along this one.

        ``y = v . r / (|v| |r|)`` where ``|v|`` is held: so a map of ``v``'s places has shares of the cosine. The slope
        of a cosine whose ``|v|`` moves is that of what two alike images do not share, and between copies rounding.
        """
        other = self.vector.to(vectors)
        lengths = (vectors.detach() if self.holds else vectors).norm(dim=1) * other.norm(dim=1)
        cosines: Tensor = (vectors * other).sum(1) / lengths.clamp(min=torch.finfo(vectors.dtype).tiny)
        return cosines


def with_reference(target: Target, model: Model, vector_of: Callable[[Tensor], Tensor], described: str = "") -> Target:
    """The target with the vector of the image that it names, (1, D), and with a digest of that image.

    vector_of  the vectors, (N, D), of pixels, (N, C, H, W)

    Raises UserError where the image cannot be read, or is another now.
    """
    *others, text = target.names
    file, mark, digits = text.rpartition(DIGEST_MARK)
    if not mark:
        file, digits = text, ""
    photo = open_photo(file)
    if digits and not photo.digest.startswith(digits):
        raise UserError(f"{Path(file).name} is not the image any more that was compared: it was replaced.")
    with torch.inference_mode(False), torch.no_grad():
        vector = vector_of(model.pixels(model.prepare(photo.pixels, photo.name, photo.digest)))
    names = (*others, f"{file}{DIGEST_MARK}{photo.digest[:DIGITS]}")
    return Target(target.kind, names, ReferenceVector(vector, photo.name, described))
