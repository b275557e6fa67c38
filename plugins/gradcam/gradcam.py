"""Grad-CAM: the maps of a layer, each weighted by how much the target rises with it on average.

Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV 2017,
section 3, equations 1 and 2.
"""

from __future__ import annotations

from torch import Tensor

from workbench.families.cam import GradientCam, gradient_weighted


class GradCam(GradientCam):
    """``L = ReLU(sum_k alpha_k A_k)`` with ``alpha_k = mean_ij dy / dA_k[i, j]``, enlarged to the network's input."""

    called = "Grad-CAM"

    def small(self, A: Tensor, dy_dA: Tensor) -> Tensor:
        return gradient_weighted(A, dy_dA)
