"""Boxes and scores that are already decoded: (N, A, 4) and (N, A, C), as SSD exports give them.

Liu et al., "SSD: Single Shot MultiBox Detector", ECCV 2016, for the background as the first class.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from torch import Tensor

from workbench.api import UserError
from workbench.engine.tasks.detections import Detections

from .decoder import Decoder, tensors_of

SHARE = 2.0  # boxes whose edges are all below this are shares of the input, not pixels


@dataclass(frozen=True)
class Decoded(Decoder):
    """Left, top, right, bottom in pixels or as shares of the input, and a score from 0 to 1 for each class."""

    name: ClassVar[str] = "decoded"
    wants: ClassVar[str] = "boxes (N, A, 4) and scores (N, A, C)"
    shares: bool = False

    @classmethod
    def of(cls, output: Any, size: tuple[int, int], classes: int) -> Decoder:
        pair = _pair(output)
        decoder = cls(size, classes)
        return replace(decoder, shares=pair is not None and float(pair[0].detach().abs().max()) < SHARE)

    @classmethod
    def fits(cls, output: Any, size: tuple[int, int], classes: int) -> bool:
        pair = _pair(output)
        return pair is not None and float(pair[1].detach().min()) >= 0 and float(pair[1].detach().max()) <= 1

    def read(self, output: Any, reference: str) -> Detections:
        pair = _pair(output)
        if pair is None:
            raise self.refused(output, reference)
        boxes, scores = pair
        low, high = float(scores.detach().min()), float(scores.detach().max())
        if low < 0 or high > 1:
            raise UserError(
                f"{reference} must give scores from 0 to 1 for decoder=decoded; they go from {low:.3g} to {high:.3g}."
            )
        height, width = self.size
        return Detections(boxes * boxes.new_tensor([width, height] * 2) if self.shares else boxes, scores)


def _pair(output: Any) -> tuple[Tensor, Tensor] | None:
    """Boxes and scores, in whichever order they come; None where the output is no such pair."""
    tensors = [tensor for tensor in tensors_of(output) if tensor.ndim == 3]
    if len(tensors) != 2 or len(tensors_of(output)) != 2 or tensors[0].shape[:2] != tensors[1].shape[:2]:
        return None
    first, second = tensors
    if first.shape[2] == 4:
        return first, second
    return (second, first) if second.shape[2] == 4 else None
