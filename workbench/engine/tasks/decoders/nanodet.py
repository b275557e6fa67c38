"""NanoDet: class probabilities, and for each side a distribution over distances, at three or more strides.

Li et al., "Generalized Focal Loss", NeurIPS 2020, section 3, for the distributions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from workbench.engine.tasks.detections import Detections

from .decoder import Decoder, tensors_of

BINS = (8, 11, 17, 33)  # per side, as networks of this kind are trained


@dataclass(frozen=True)
class NanoDet(Decoder):
    """Location ``i`` of a stride has its centre at ``((i % w + 0.5) * stride, (i // w + 0.5) * stride)``.

    The distance from there to a side is ``stride * sum_k k * softmax(bins)_k``. Outputs come in any order.
    """

    name: ClassVar[str] = "nanodet"
    wants: ClassVar[str] = "class probabilities (N, n, C) and sides (N, n, 4 × bins) at each stride"
    overlap: ClassVar[float | None] = 0.6

    @classmethod
    def fits(cls, output: Any, size: tuple[int, int], classes: int) -> bool:
        return bool(_by_stride(output, size, classes))

    def read(self, output: Any, reference: str) -> Detections:
        levels = _by_stride(output, self.size, self.classes)
        if not levels:
            raise self.refused(output, reference)
        boxes = torch.cat([self._boxes(sides, stride) for stride, (_, sides) in levels.items()], 1)
        return Detections(boxes, torch.cat([scores for scores, _ in levels.values()], 1))

    def _boxes(self, sides: Tensor, stride: int) -> Tensor:
        """(N, n, 4)"""
        count = sides.shape[1]
        bins = sides.reshape(*sides.shape[:2], 4, -1).softmax(3)
        distances = stride * (bins @ torch.arange(bins.shape[3], dtype=bins.dtype, device=bins.device))
        row_length = -(-self.size[1] // stride)
        i = torch.arange(count, device=sides.device)
        centres = (torch.stack([i % row_length, i // row_length], 1) + 0.5) * stride
        return torch.cat([centres - distances[..., :2], centres + distances[..., 2:]], 2)


def _by_stride(output: Any, size: tuple[int, int], classes: int) -> dict[int, tuple[Tensor, Tensor]]:
    """Probabilities and sides of each stride, the finest first; empty where an output is none of these."""
    by_count: dict[int, list[Tensor]] = {}
    for tensor in tensors_of(output):
        if tensor.ndim != 3:
            return {}
        by_count.setdefault(tensor.shape[1], []).append(tensor)
    levels: dict[int, tuple[Tensor, Tensor]] = {}
    for stride in (4, 8, 16, 32, 64, 128):
        pair = by_count.pop(-(-size[0] // stride) * -(-size[1] // stride), [])
        if len(pair) != 2 and pair:
            return {}
        if pair:
            sides = [part for part in pair if part.shape[2] in [4 * bins for bins in BINS]]
            sides = [part for part in sides if not classes or part.shape[2] != classes] or sides
            if len(sides) == 2 and sides[0].shape == sides[1].shape:
                return {}
            if not sides:
                return {}
            scores = pair[1] if pair[0] is sides[-1] else pair[0]
            levels[stride] = scores, sides[-1]
    return {} if by_count else levels
