"""Eigen-CAM: a layer's maps projected onto their first principal direction.

Muhammad & Yeasin, "Eigen-CAM: Class Activation Map using Principal Components", IJCNN 2020, section III.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

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
)
from workbench.families import cam


class EigenCam(Technique):
    """``A = U S V^T`` with A (h w, C), not centred; ``L = A v_1``, turned so that it correlates with the mean map."""

    layer: Layer = layer_param("The layer whose maps are projected; empty is the last one before global pooling")
    relu: bool = param(True, "Keep the positive part only; without it the map is signed")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return cam.applies(model)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        (layer,) = cam.chosen_layers(model, image, Target(), self.layer)
        reading = cam.read(model, image, Target(), [layer], gradient=False)
        A = reading.activations[0]
        small, share = projected(A)
        values = cam.enlarged(small.relu() if self.relu else small, model.input_size)
        yield Heatmap(
            values=values,
            signed=not self.relu,
            unit="activation",
            caption=f"Eigen-CAM at {layer.name}: the layer's first pattern, {share:.0%} of its energy; of no class",
            facts={"layer": layer.name, "energy": share},
        )


def projected(A: Tensor) -> tuple[Tensor, float]:
    """(1, 1, h, w) the projection, and the share of the energy that it holds."""
    rows = A[0].flatten(1).T.double()  # (h w, C)
    U, S, _ = torch.linalg.svd(rows, full_matrices=False)
    along = U[:, 0] * S[0]  # equals rows @ v_1
    mean = rows.mean(1)
    likeness = ((along - along.mean()) * (mean - mean.mean())).sum()
    if (likeness if likeness != 0 else (along * mean).sum()) < 0:
        along = -along
    share = float(S[0] ** 2 / (S**2).sum().clamp_min(torch.finfo(S.dtype).tiny))
    return along.to(A.dtype).view(1, 1, *A.shape[2:]), share
