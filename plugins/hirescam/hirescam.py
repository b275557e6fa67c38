"""HiResCAM: activation times gradient in each pixel of a layer, summed over channels.

Draelos & Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural networks",
arXiv 2011.08891, 2020, section 3.
"""

from __future__ import annotations

from torch import Tensor

from workbench.families.cam import GradientCam


class HiResCam(GradientCam):
    """``L[i, j] = sum_k dy/dA_k[i, j] A_k[i, j]``: the gradient is not averaged over the map."""

    called = "HiResCAM"

    def small(self, A: Tensor, dy_dA: Tensor) -> Tensor:
        return (dy_dA * A).sum(1, keepdim=True)
