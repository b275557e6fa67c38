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
    percent,
)
from workbench.families import cam


class EigenCam(Technique):
    """``A = U S V^T`` with A (h w, C), not centred; ``L = A v_1``, turned so that it correlates with the mean map."""

    layer: Layer = layer_param("The layer whose maps are projected; empty is the last one before global pooling")
    relu: bool = param(True, "Keep the positive part only; without it the map is signed")
    fuse_with: str = cam.fuse_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return cam.applies(model)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        layers = cam.chosen_layers(model, image, Target(), self.layer, self.fuse_with)
        reading = cam.read(model, image, Target(), layers, gradient=False)
        projections = [projected(A) for A in reading.activations]
        smalls = [small.relu() if self.relu else small for small, _ in projections]
        values, names = cam.fused(smalls, model.input_size), [layer.name for layer in layers]
        shares = ", ".join(f"{percent(share, coarse=True)}" for _, share in projections)
        nothing = "" if values.any() else ". It is above zero nowhere" if self.relu else ". It is zero everywhere"
        yield Heatmap(
            values=values,
            signed=not self.relu,
            unit="activation" if len(layers) == 1 else cam.SHARE,
            caption=f"Eigen-CAM at {', '.join(names)}: the strongest pattern, {shares} of the energy; "
            f"of no class{nothing}",
            facts={**cam.layers_in_facts(layers), "energy": shares if len(projections) > 1 else projections[0][1]},
        )


def projected(A: Tensor) -> tuple[Tensor, float]:
    """(1, 1, h, w) the projection, and the share of the energy that it holds, of A (1, C, h, w)."""
    rows = A[0].flatten(1).T.cpu().double()  # (h w, C); not every device has doubles
    if rows.shape[0] < rows.shape[1]:  # the smaller of the two squares has the same largest eigenvalue
        energies, u = torch.linalg.eigh(rows @ rows.T)
        along = u[:, -1] * energies[-1].clamp_min(0).sqrt()
    else:
        energies, v = torch.linalg.eigh(rows.T @ rows)
        along = rows @ v[:, -1]
    mean = rows.mean(1)
    similarity = ((along - along.mean()) * (mean - mean.mean())).sum()
    if (similarity if similarity != 0 else (along * mean).sum()) < 0:
        along = -along
    share = float(energies[-1] / energies.sum().clamp_min(torch.finfo(energies.dtype).tiny))
    return along.to(A).view(1, 1, *A.shape[2:]), share
