"""Grad-CAM: the maps of a layer, each weighted by how much the target rises with it on average.

Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV 2017,
section 3, equations 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch.nn import functional

from workbench.api import (
    Applicability,
    Heatmap,
    Image,
    Layer,
    LayerInfo,
    Model,
    Result,
    Target,
    Technique,
    UserError,
    as_maps,
    layer_param,
    param,
    target_param,
)


class GradCam(Technique):
    """``L = ReLU(sum_k alpha_k A_k)`` with ``alpha_k = mean_ij dy / dA_k[i, j]``, enlarged to the network's input."""

    target: Target = target_param()
    layer: Layer = layer_param("The layer whose maps are weighted; empty is the last one before global pooling")
    relu: bool = param(True, "Keep the evidence for the target only; without it the map is signed")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        if model.default_layer is None:
            return Applicability(False, "This model pools no maps at its end, so Grad-CAM has no layer to stand on.")
        return Applicability(True)

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        layer = _layer(model, self.layer)
        recorded = {layer.name, *([self.target.layer] if self.target.layer else [])}
        with torch.enable_grad(), model.recording(sorted(recorded), gradient=True) as activations:
            scores = model.scores(model.pixels(image))
            target = model.resolve(self.target, scores)
            y = model.value_of(target, scores, activations)[0]
            gradient = (
                torch.autograd.grad(y, activations[layer.name], allow_unused=True)[0] if y.requires_grad else None
            )
        if gradient is None:
            raise UserError(f"Layer {layer.name!r} cannot reach the target {model.title(target)}: choose one below it.")
        A, dy_dA = as_maps(activations[layer.name].detach(), layer), as_maps(gradient, layer)
        alpha = dy_dA.mean((2, 3), keepdim=True)
        L = (alpha * A).sum(1, keepdim=True)
        if self.relu:
            L = L.relu()
        values = (
            functional.interpolate(L.float(), size=model.input_size, mode="bilinear", align_corners=False)[0, 0]
            .cpu()
            .numpy()
        )
        score, title = float(y.detach()), model.title(target)
        empty = (
            ". No positive evidence: no weighted map is above zero anywhere" if self.relu and not values.any() else ""
        )
        yield Heatmap(
            values=values,
            signed=not self.relu,
            unit=f"{target.unit} per activation, weighted" if target.kind == "unit" else target.unit,
            caption=f"Grad-CAM for {title}, {target.unit} {score:.3g}, at {layer.name}{empty}",
            facts={"target": str(target), "target_title": title, "score": score, "layer": layer.name},
        )


def _layer(model: Model, name: str) -> LayerInfo:
    if name:
        return model.layer(name)
    if model.default_layer is None:
        raise UserError("This model has no layer of maps before a global pooling; name a layer.")
    return model.default_layer
