"""Ablation-CAM: each map of a layer weighs as much as the target falls when it is set to zero.

Desai & Ramaswamy, "Ablation-CAM: Visual Explanations for Deep Convolutional Network via Gradient-free Localization",
WACV 2020, section 3.
"""

from __future__ import annotations

import torch
from torch import Tensor

from workbench.api import Image, LayerInfo, Model, UserError
from workbench.families.cam import MeasuredCam, strongest_first


class AblationCam(MeasuredCam):
    """``L = ReLU(sum_k w_k A_k)`` with ``w_k = (y - y_k) / |y|``, ``y_k`` the target without map k.

    The paper divides by y; its magnitude keeps the sign of the evidence where y is negative. Where y is zero the
    weights are the drops themselves, which changes no proportion. A map of zeros cannot be missed and is left out.
    """

    called, skipped = "Ablation-CAM", "dead"

    def changes(self, model: Model, image: Image, layer: LayerInfo, A: Tensor) -> WithoutChannel:
        names = [known.name for known in model.layers]
        if self.target.layer in names and names.index(str(self.target.layer)) < names.index(layer.name):
            raise UserError(
                f"Layer {layer.name!r} cannot reach the target {model.title(self.target)}: choose one below it."
            )
        return WithoutChannel(layer, A)

    def weights(self, scores: Tensor, y: float) -> Tensor:
        return (y - scores) / (abs(y) or 1.0)


class WithoutChannel:
    """The changes of a sweep: change ``i`` sets channel ``order[i]`` of the layer's output to zero."""

    def __init__(self, layer: LayerInfo, A: Tensor) -> None:
        self.layer = layer.name
        self.order = strongest_first(A, torch.nonzero(A[0].flatten(1).any(1)).flatten())
        self._channels_last = layer.layout in ("maps-last", "tokens")

    def __len__(self) -> int:
        return len(self.order)

    def apply(self, batch: Tensor, which: range) -> None:
        for output, channel in zip(batch, self.order[which.start : which.stop].tolist(), strict=True):
            if self._channels_last:
                output[..., channel] = 0
            else:
                output[channel] = 0
