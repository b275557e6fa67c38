"""CenterFace: a heatmap of faces, and the logarithm of the size, the offset and five landmarks at each cell.

Xu et al., "CenterFace: Joint Face Detection and Alignment Using Face as Point", 2019, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from workbench.engine.tasks.detections import Detections

from .centernet import cells, rows
from .decoder import Decoder, edges, tensors_of

CHANNELS = [1, 2, 2, 10]


@dataclass(frozen=True)
class CenterFace(Decoder):
    """Scores (N, 1, h, w), sizes (N, 2, h, w), offsets (N, 2, h, w), landmarks (N, 10, h, w); down before across.

    ``centre = (cell + offset + 0.5) * stride`` and ``side = exp(size) * stride``.
    """

    name: ClassVar[str] = "centerface"
    wants: ClassVar[str] = "maps of scores, sizes, offsets and landmarks, with 1, 2, 2 and 10 channels"
    overlap: ClassVar[float | None] = 0.3

    @classmethod
    def fits(cls, output: Any, size: tuple[int, int], classes: int) -> bool:
        return bool(_maps(output))

    def read(self, output: Any, reference: str) -> Detections:
        maps = _maps(output)
        if not maps:
            raise self.refused(output, reference)
        scores, sizes, offsets, _ = maps
        stride = sizes.new_tensor([self.size[1] / sizes.shape[3], self.size[0] / sizes.shape[2]])
        centres = (cells(sizes) + rows(offsets).flip(2) + 0.5) * stride
        boxes = edges(torch.cat([centres, rows(sizes).flip(2).exp() * stride], 2))
        return Detections(boxes, rows(scores))


def _maps(output: Any) -> list[Tensor]:
    tensors = tensors_of(output)
    if any(tensor.ndim != 4 for tensor in tensors) or [tensor.shape[1] for tensor in tensors] != CHANNELS:
        return []
    return tensors if len({tensor.shape[2:] for tensor in tensors}) == 1 else []
