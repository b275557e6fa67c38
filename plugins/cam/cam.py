"""CAM: the last maps, weighted by the class's own row of the one linear layer that follows their average.

Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016, section 2, equations 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from workbench.api import (
    Applicability,
    Image,
    LayerInfo,
    Model,
    Progress,
    Result,
    Target,
    Technique,
    UserError,
    as_maps,
    param,
    target_param,
)
from workbench.families import cam

SAME = 1e-3  # of the largest logit: how far the closed form may be from what the network gives


class Cam(Technique):
    """``M_c = sum_k w_ck A_k``; ``mean_ij M_c + b_c`` is the logit of class c."""

    target: Target = target_param("What is explained: a class, or a difference of two")
    relu: bool = param(True, "Keep the evidence for the class only; without it the map is signed")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        try:
            head_of(model)
        except UserError as error:
            return Applicability(False, str(error))
        return Applicability(True)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        head = head_of(model)
        reading = cam.read(model, image, self.target, [head.layer], gradient=False)
        target = reading.target
        if target.kind not in ("class", "difference"):
            raise UserError(f"CAM explains a class's logit or a difference of two; got {target}.")
        w = head.weight[target.indices[0]]
        if target.kind == "difference":
            w = w - head.weight[target.indices[1]]
        small = (w.view(1, -1, 1, 1) * reading.activations[0]).sum(1, keepdim=True)
        values = cam.enlarged(small.relu() if self.relu else small, model.input_size)
        yield cam.heatmap("CAM", reading, values, self.relu, "logit, as a mean over the map")


@dataclass(frozen=True, eq=False)
class Head:
    """The maps that are averaged, and the linear layer that reads the averages: weight (classes, C)."""

    layer: LayerInfo
    weight: Tensor


@torch.inference_mode()
def head_of(model: Model) -> Head:
    """The network's end, if it is what CAM needs: tried on noise, not believed. Raises UserError that says why not."""
    layer = model.default_layer
    if layer is None:
        raise UserError("CAM needs maps that are averaged before one linear layer; this model pools no maps.")
    names = [known.name for known in model.layers]
    after = [known for known in model.layers[names.index(layer.name) + 1 :] if known.kind in ("Linear", "Conv2d")]
    if len(after) != 1 or after[0].kind != "Linear":
        found = ", ".join(known.name for known in after) or "none"
        raise UserError(f"CAM needs exactly one linear layer after the last maps; this model has {found}.")
    linear: nn.Linear = model.module(after[0].name)
    if linear.in_features != layer.channels:
        raise UserError(
            f"CAM needs a linear layer that reads one average per map; {after[0].name!r} reads {linear.in_features} "
            f"numbers of {layer.channels} maps."
        )
    noise = torch.rand(1, model.input_channels, *model.input_size, generator=torch.Generator().manual_seed(0))
    with model.recording([layer.name]) as activations:
        scores = model.scores(noise.to(model.device))
        A = as_maps(activations[layer.name], layer)
    expected = A.mean((2, 3)) @ linear.weight.T + (linear.bias if linear.bias is not None else 0)
    if expected.shape != scores.shape or (expected - scores).abs().max() > SAME * scores.abs().max().clamp_min(1e-6):
        raise UserError(
            "CAM needs plain averages of the last maps before the linear layer; this model does more there."
        )
    return Head(layer, linear.weight)
