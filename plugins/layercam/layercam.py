"""LayerCAM: each activation weighted by its own gradient where that is positive.

Jiang et al., "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization", IEEE TIP 2021,
section III-B, equations 5 and 6.
"""

from __future__ import annotations

from torch import Tensor

from workbench.families.cam import GradientCam


class LayerCam(GradientCam):
    """``L[i, j] = ReLU(sum_k ReLU(dy/dA_k[i, j]) A_k[i, j])``."""

    called = "LayerCAM"

    def small(self, A: Tensor, dy_dA: Tensor) -> Tensor:
        return (dy_dA.relu() * A).sum(1, keepdim=True)
