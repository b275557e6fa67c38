"""Score-CAM: each map of a layer lets through its own region of the image, and weighs as much as the target rises.

Wang et al., "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks", CVPR workshops 2020,
section 3, equations 4 to 6.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import Image, LayerInfo, Model, param
from workbench.families import perturbation
from workbench.families.cam import MeasuredCam, strongest_first


class ScoreCam(MeasuredCam):
    """``L = ReLU(sum_k alpha_k A_k)`` with ``alpha = softmax_k f(X o s(up(A_k)))``, s to [0, 1].

    The baseline's score, which the paper takes off, is common to all channels and drops out of the softmax. Constant
    maps hide nothing in particular and are left out. What is hidden is grey here, about zero to a normalised input.
    """

    called, skipped = "Score-CAM", "constant"
    fill: perturbation.Fill = param("grey", "What is seen where a map hides the image")

    def changes(self, model: Model, image: Image, layer: LayerInfo, A: Tensor) -> Masks:
        size = model.input_size
        half_a_pixel = max(size[0] / A.shape[2], size[1] / A.shape[3]) / 2
        return Masks(A, size, perturbation.filling(self.fill, model.pixels(image)[0], half_a_pixel))

    def weights(self, scores: Tensor, y: float) -> Tensor:
        return torch.softmax(scores, 0)


class Masks:
    """The changes of a sweep: change ``i`` shows the image through map ``order[i]``."""

    def __init__(self, A: Tensor, size: tuple[int, int], fill: Tensor) -> None:
        low, high = A[0].amin((1, 2)), A[0].amax((1, 2))
        self.order = strongest_first(A, torch.nonzero(high > low).flatten())
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
