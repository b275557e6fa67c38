"""Ablation-CAM: each map of a layer weighs as much as the target falls when it is set to zero.

Desai & Ramaswamy, "Ablation-CAM: Visual Explanations for Deep Convolutional Network via Gradient-free Localization",
WACV 2020, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Image,
    Layer,
    LayerInfo,
    Model,
    Progress,
    Result,
    Target,
    Technique,
    layer_param,
    param,
    target_param,
)
from workbench.families import cam


class AblationCam(Technique):
    """``L = ReLU(sum_k w_k A_k)`` with ``w_k = (y - y_k) / |y|``, ``y_k`` the target without map k.

    The paper divides by y; its magnitude keeps the sign of the evidence where y is negative. Where y is zero the
    weights are the drops themselves, which changes no proportion.
    """

    target: Target = target_param()
    layer: Layer = layer_param("The layer whose maps are removed; empty is the last one before global pooling")
    relu: bool = param(True, "Keep the evidence for the target only; without it the map is signed")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return cam.applies(model)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        (layer,) = cam.chosen_layers(model, image, self.target, self.layer)
        reading = cam.read(model, image, self.target, [layer], gradient=False)
        A, y = reading.activations[0], reading.score
        without = WithoutChannel(layer)
        w = np.zeros(len(without), np.float32)
        for batch in model.sweep(image, without, reading.target):
            w[batch.which.start : batch.which.stop] = (y - batch.values) / (abs(y) or 1.0)
            yield Progress(batch.which.stop, len(without), "channels")
        small = (torch.from_numpy(w).to(A).view(1, -1, 1, 1) * A).sum(1, keepdim=True)
        values = cam.enlarged(small.relu() if self.relu else small, model.input_size)
        yield cam.heatmap(
            "Ablation-CAM", reading, values, self.relu, "activation, weighted", {"channels": len(without)}
        )


class WithoutChannel:
    """The changes of a sweep: change k sets channel k of the layer's output to zero."""

    def __init__(self, layer: LayerInfo) -> None:
        self.layer, self._count = layer.name, layer.channels
        self._last = layer.layout in ("maps-last", "tokens")

    def __len__(self) -> int:
        return self._count

    def apply(self, batch: Tensor, which: range) -> None:
        for one, channel in zip(batch, which, strict=True):
            if self._last:
                one[..., channel] = 0
            else:
                one[channel] = 0
