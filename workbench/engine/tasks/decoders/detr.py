"""DETR: class logits and boxes of a fixed set of queries, which give no two boxes of one thing.

Carion et al., "End-to-End Object Detection with Transformers", ECCV 2020, section 3.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor

from workbench.engine.tasks.detections import Detections

from .decoder import Decoder, edges, tensors_of

LOGITS = ("pred_logits", "logits")
BOXES = "pred_boxes"


@dataclass(frozen=True)
class Detr(Decoder):
    """Logits (N, Q, C + 1), the last of which is no thing, and centre, width, height as shares of the input.

    Where there are as many logits as class names each class is for itself (a sigmoid), as in RT-DETR. A query finds
    another thing when the image changes, so a box is known by its place.
    """

    name: ClassVar[str] = "detr"
    wants: ClassVar[str] = "logits (N, Q, classes + 1) and boxes (N, Q, 4)"
    overlap: ClassVar[float | None] = None

    @classmethod
    def fits(cls, output: Any, size: tuple[int, int], classes: int) -> bool:
        if isinstance(output, Mapping) and BOXES in output:
            return _pair(output) is not None
        pair = _pair(output)
        if pair is None:
            return False
        logits, boxes = (tensor.detach() for tensor in pair)
        return float(logits.min()) < 0 <= float(boxes.min()) and float(boxes.max()) <= 1

    def read(self, output: Any, reference: str) -> Detections:
        pair = _pair(output)
        if pair is None:
            raise self.refused(output, reference)
        logits, shares = pair
        height, width = self.size
        boxes = edges(shares) * shares.new_tensor([width, height] * 2)
        for_itself = self.classes and logits.shape[2] == self.classes
        scores = logits.sigmoid() if for_itself else logits.softmax(2)[..., :-1]
        return Detections(boxes, scores, fixed=False)


def _pair(output: Any) -> tuple[Tensor, Tensor] | None:
    """Logits and boxes; None where the output is no such pair."""
    if isinstance(output, Mapping):
        logits = next((output[name] for name in LOGITS if name in output), None)
        boxes = output.get(BOXES)
        if isinstance(logits, Tensor) and isinstance(boxes, Tensor):
            return logits, boxes
    tensors = tensors_of(output)
    if len(tensors) != 2 or any(tensor.ndim != 3 for tensor in tensors) or tensors[0].shape[:2] != tensors[1].shape[:2]:
        return None
    first, second = tensors
    if second.shape[2] == 4:
        return first, second
    return (second, first) if first.shape[2] == 4 else None
