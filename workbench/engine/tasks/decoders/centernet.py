"""CenterNet: a heatmap of centres for each class, and the size of the box and the offset of the centre at each cell.

Zhou, Wang & Krähenbühl, "Objects as Points", 2019, sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from workbench.engine.tasks.detections import Detections

from .decoder import Decoder, edges, tensors_of

NAMES = ("hm", "wh", "reg")  # of the authors' heads


@dataclass(frozen=True)
class CenterNet(Decoder):
    """Heatmap (N, C, h, w), sizes (N, 2, h, w) and offsets (N, 2, h, w), across first, in cells; in this order.

    The centre of cell (x, y) is at ``(x + offset) * stride``. A heatmap that goes below 0 or above 1 has logits.
    """

    name: ClassVar[str] = "centernet"
    wants: ClassVar[str] = "a heatmap (N, C, h, w), sizes (N, 2, h, w) and offsets (N, 2, h, w)"

    @classmethod
    def fits(cls, output: Any, size: tuple[int, int], classes: int) -> bool:
        return bool(_maps(output))

    def read(self, output: Any, reference: str) -> Detections:
        maps = _maps(output)
        if not maps:
            raise self.refused(output, reference)
        heatmap, sizes, offsets = maps
        scores = heatmap
        if float(heatmap.detach().min()) < 0 or float(heatmap.detach().max()) > 1:
            scores = heatmap.sigmoid()
        stride = sizes.new_tensor([self.size[1] / sizes.shape[3], self.size[0] / sizes.shape[2]])
        boxes = edges(torch.cat([(cells(sizes) + rows(offsets)) * stride, rows(sizes) * stride], 2))
        return Detections(boxes, rows(scores))


def rows(maps: Tensor) -> Tensor:
    """(N, h w, C) of (N, C, h, w)."""
    return maps.flatten(2).transpose(1, 2)


def cells(maps: Tensor) -> Tensor:
    """(h w, 2) across and down of each cell of (N, C, h, w), by whole numbers."""
    i = torch.arange(maps.shape[2] * maps.shape[3], device=maps.device)
    return torch.stack([i % maps.shape[3], i // maps.shape[3]], 1).to(maps.dtype)


def _maps(output: Any) -> list[Tensor]:
    """Heatmap, sizes and offsets; empty where the output is none of these."""
    if isinstance(output, list | tuple) and len(output) == 1:
        output = output[0]  # the authors give a list of stacks
    if isinstance(output, Mapping) and all(name in output for name in NAMES):
        output = [output[name] for name in NAMES]
    tensors = tensors_of(output)
    if len(tensors) != 3 or any(tensor.ndim != 4 for tensor in tensors):
        return []
    same = len({(tensor.shape[0], *tensor.shape[2:]) for tensor in tensors}) == 1
    return tensors if same and [tensor.shape[1] for tensor in tensors[1:]] == [2, 2] else []
