"""Score-CAM: each map of a layer lets through its own region of the image, and weighs as much as the target rises.

Wang et al., "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks", CVPR workshops 2020,
section 3, equations 4 to 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import (
    Applicability,
    Heatmap,
    Image,
    Layer,
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

FILLS = {"grey": 0.5, "black": 0.0, "white": 1.0}


class ScoreCam(Technique):
    """``L = ReLU(sum_k alpha_k A_k)`` with ``alpha = softmax_k f(X o s(up(A_k)))``, s to [0, 1].

    The baseline's score, which the paper takes off, is common to all channels and drops out of the softmax. Constant
    maps hide nothing in particular and are left out. What is hidden is grey here, about zero to a normalised input.
    """

    target: Target = target_param()
    layer: Layer = layer_param("The layer whose maps are tried; empty is the last one before global pooling")
    relu: bool = param(True, "Keep the evidence for the target only; without it the map is signed")
    fill: Literal["grey", "black", "white"] = param("grey", "What is seen where a map hides the image")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return cam.applies(model)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        (layer,) = cam.chosen_layers(model, image, self.target, self.layer)
        reading = cam.read(model, image, self.target, [layer], gradient=False)
        A = reading.activations[0]
        masks = Masks(A, model.input_size, FILLS[self.fill])
        scores = np.full(len(masks), np.nan)
        for batch in model.sweep(image, masks, reading.target):
            scores[batch.which.start : batch.which.stop] = batch.values
            done = batch.which.stop
            if done < len(masks):
                yield self._heatmap(model, reading, A, masks, scores[:done])
            yield Progress(done, len(masks), "channels")
        yield self._heatmap(model, reading, A, masks, scores)

    def _heatmap(self, model: Model, reading: cam.Reading, A: Tensor, masks: Masks, scores: np.ndarray) -> Heatmap:
        alpha = torch.softmax(torch.from_numpy(scores), 0).to(A)
        small = (alpha.view(1, -1, 1, 1) * A[:, masks.order[: len(scores)]]).sum(1, keepdim=True)
        values = cam.enlarged(small.relu() if self.relu else small, model.input_size)
        rest = {"channels": len(masks), "measured": len(scores), "constant": masks.constant}
        return cam.heatmap("Score-CAM", reading, values, self.relu, "activation, weighted", rest)


class Masks:
    """The changes of a sweep: change ``i`` shows the image through map ``order[i]``, the strongest maps first."""

    def __init__(self, A: Tensor, size: tuple[int, int], fill: float) -> None:
        low, high = A[0].amin((1, 2)), A[0].amax((1, 2))
        varied = torch.nonzero(high > low).flatten()
        self.order = varied[A[0].sum((1, 2))[varied].argsort(descending=True, stable=True)]
        self.constant = A.shape[1] - len(self.order)
        self._maps, self._size, self._fill = A[0][self.order], size, fill

    def __len__(self) -> int:
        return len(self.order)

    def apply(self, batch: Tensor, which: range) -> None:
        up = functional.interpolate(
            self._maps[which.start : which.stop, None], size=self._size, mode="bilinear", align_corners=False
        )
        low, high = up.amin((2, 3), keepdim=True), up.amax((2, 3), keepdim=True)
        mask = (up - low) / (high - low).clamp_min(torch.finfo(up.dtype).tiny)
        batch.sub_(self._fill).mul_(mask).add_(self._fill)
