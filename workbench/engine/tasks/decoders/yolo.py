"""YOLO: one tensor with centre, size and class scores of each candidate, with objectness (v3, v5) or not (v8, v11).

Redmon & Farhadi, "YOLOv3", 2018, section 2, for objectness times class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor

from workbench.engine.tasks.detections import Detections

from .decoder import Decoder, edges, tensors_of

MANY = 10  # candidates to each number of one: fewer are no detector's
ROUNDING = 1e-4


@dataclass(frozen=True)
class Yolo(Decoder):
    """(N, 4 + C, A), or (N, A, 5 + C) where the fifth is objectness; scores are through their sigmoid, boxes in pixels.

    A network that gives its decoded candidates first and raw maps after them is read by the first.
    """

    name: ClassVar[str] = "yolo"
    wants: ClassVar[str] = "(N, 4 + classes, candidates) or (N, candidates, 5 + classes)"
    overlap: ClassVar[float | None] = 0.45

    @classmethod
    def fits(cls, output: Any, size: tuple[int, int], classes: int) -> bool:
        candidates = _first(output)
        if candidates is None:
            return False
        few, many = sorted(candidates.shape[1:])
        return few >= 5 and many >= MANY * few and _decoded(_rows(candidates).detach(), size)

    def read(self, output: Any, reference: str) -> Detections:
        candidates = _first(output)
        if candidates is None or min(candidates.shape[1:]) < 5:
            raise self.refused(output, reference)
        turned = candidates.shape[1] < candidates.shape[2]
        rows = _rows(candidates)
        beside = rows.shape[2] - self.classes  # numbers beside the class scores, where the classes are known
        with_objectness = beside == 5 if self.classes and beside in (4, 5) else not turned
        boxes = edges(rows[..., :4])
        if with_objectness:
            if rows.shape[2] < 6:
                raise self.refused(output, reference)
            return Detections(boxes, rows[..., 5:], rows[..., 4])
        return Detections(boxes, rows[..., 4:])


def _rows(candidates: Tensor) -> Tensor:
    """(N, A, 4 or 5 + C)"""
    return candidates.transpose(1, 2) if candidates.shape[1] < candidates.shape[2] else candidates


def _decoded(rows: Tensor, size: tuple[int, int]) -> bool:
    """Whether the numbers are what they would stand for: centres all over the input, sizes, and what follows in 0..1.

    Candidates of the same shape whose boxes are still offsets from cells, or distributions, or which have coefficients
    of masks or keypoints behind their scores, would be read as boxes and classes that are none.
    """
    (height, width), across, down = size, rows[..., 0], rows[..., 1]
    spread = float(across.max()) > width / 2 and float(down.max()) > height / 2
    return spread and float(rows[..., 2:].min()) >= 0 and float(rows[..., 4:].max()) <= 1 + ROUNDING


def _first(output: Any) -> Tensor | None:
    """The tensor of candidates: the only one, or the first beside raw maps."""
    if isinstance(output, list | tuple) and output and isinstance(output[0], Tensor) and output[0].ndim == 3:
        others = output[1:]
        maps = all(
            isinstance(part, list | tuple | dict) or (isinstance(part, Tensor) and part.ndim > 3) for part in others
        )
        return output[0] if maps else None
    tensors = tensors_of(output)
    return tensors[0] if len(tensors) == 1 and tensors[0].ndim == 3 else None
