"""Grad-CAM++: like Grad-CAM, with weights that let every occurrence of the object count.

Chattopadhay et al., "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep Convolutional Networks",
WACV 2018, section 3, equations 9 and 19.
"""

from __future__ import annotations

from torch import Tensor

from workbench.families.cam import GradientCam


class GradCamPlusPlus(GradientCam):
    """``w_k = sum_ij alpha_k ReLU(g_k)`` with ``alpha_k = g_k^2 / (2 g_k^2 + sum_ab A_k g_k^3)`` and ``g = dy / dA``.

    That is equation 19 for ``Y = exp(y)``, whose second and third derivatives are ``exp(y) g^2`` and ``exp(y) g^3``
    where y is piecewise linear in A. The factor ``exp(y)``, common to all weights, is left out. Where g is not zero
    ``g^2`` cancels, and alpha is ``1 / (2 + g_k sum_ab A_k)``; where it is zero, nothing is weighted.
    """

    called = "Grad-CAM++"

    def small(self, A: Tensor, dy_dA: Tensor) -> Tensor:
        g = dy_dA
        below = 2 + g * A.sum((2, 3), keepdim=True)
        alpha = (1 / below).where(below != 0, 0)
        w = (alpha * g.relu()).sum((2, 3), keepdim=True)
        return (w * A).sum(1, keepdim=True)
