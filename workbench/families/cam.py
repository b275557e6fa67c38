"""Class activation maps: one layer's maps, weighted for a target and summed, enlarged to the network's input."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import (
    Applicability,
    Heatmap,
    Image,
    Layer,
    LayerInfo,
    Model,
    Progress,
    Result,
    Target,
    Technique,
    UserError,
    as_maps,
    layer_param,
    param,
    target_param,
)

NO_LAYER = "This model has no maps before a global pooling and no image tokens, so there is no layer to stand on."
OF_TOKENS = "The maps are image tokens of the last layer from which they still reach the answer."


@dataclass(frozen=True, eq=False)
class Reading:
    """What one forward, and where asked for one backward, gave.

    target       resolved
    score        the target's value y
    layers       those that were read
    activations  per layer A, (1, C, h, w)
    gradients    per layer dy/dA, (1, C, h, w); empty where none were asked for
    """

    target: Target
    title: str
    score: float
    layers: tuple[LayerInfo, ...]
    activations: tuple[Tensor, ...]
    gradients: tuple[Tensor, ...] = ()


def read(model: Model, image: Image, target: Target, layers: Sequence[LayerInfo], gradient: bool = True) -> Reading:
    """Activations of these layers, and how the target rises with them. Raises UserError where one cannot reach it."""
    names = [layer.name for layer in layers]
    recorded = sorted({*names, *([target.layer] if target.layer else [])})
    with torch.set_grad_enabled(gradient), model.recording(recorded, gradient=gradient) as activations:
        scores = model.scores(model.pixels(image))
        resolved = model.resolve(target, scores)
        y = model.value_of(resolved, scores, activations)[0]
        outputs = [activations[name] for name in names]
        found: Sequence[Tensor | None] = [None] * len(outputs)
        if gradient and y.requires_grad:
            found = torch.autograd.grad(y, outputs, allow_unused=True)
    title = model.title(resolved)
    for name, dy_dA in zip(names, found, strict=True):
        if gradient and dy_dA is None:
            raise UserError(f"Layer {name!r} cannot reach the target {title}: choose one below it.")
    maps = tuple(as_maps(output.detach(), layer) for output, layer in zip(outputs, layers, strict=True))
    gradients = tuple(as_maps(g, layer) for g, layer in zip(found, layers, strict=True) if g is not None)
    return Reading(resolved, title, float(y.detach()), tuple(layers), maps, gradients)


def chosen_layers(model: Model, image: Image, target: Target, layer: str, further: str = "") -> list[LayerInfo]:
    """The layers that were named, or the default. Raises UserError where there is none, or one has no maps."""
    names = [layer] if layer else []
    names += [name.strip() for name in further.split(",") if name.strip()]
    found = [model.layer(name) for name in dict.fromkeys(names)]
    return found if layer else [default_layer(model, image, target), *found]


def default_layer(model: Model, image: Image, target: Target) -> LayerInfo:
    """The last maps before global pooling; for a transformer the last image tokens that reach the target.

    In a ViT that reads its class token these are not the last block's output, whose image tokens reach nothing, but
    the input of its attention. They are found by asking for the gradient.
    """
    if model.default_layer is not None:
        return model.default_layer
    candidates = token_layers(model)
    if not candidates:
        raise UserError(f"{NO_LAYER[:-1]}; name a layer.")
    names = [layer.name for layer in candidates]
    recorded = sorted({*names, *([target.layer] if target.layer else [])})
    with torch.enable_grad(), model.recording(recorded, gradient=True) as activations:
        scores = model.scores(model.pixels(image))
        y = model.value_of(model.resolve(target, scores), scores, activations)[0]
        gradients = torch.autograd.grad(y, [activations[name] for name in names], allow_unused=True)
    for layer, gradient in reversed(list(zip(candidates, gradients, strict=True))):
        if gradient is not None and as_maps(gradient, layer).any():
            return layer
    raise UserError(f"No layer of image tokens reaches the target {target}; name a layer.")


def token_layers(model: Model) -> list[LayerInfo]:
    """Layers whose tokens lie on a square grid, in running order."""
    found = []
    for layer in model.layers:
        if layer.layout == "tokens":
            try:
                as_maps(torch.empty(1, *layer.shape, device="meta"), layer)
            except UserError:
                continue
            found.append(layer)
    return found


def applies(model: Model) -> Applicability:
    """Whether there is a layer to stand on."""
    if model.default_layer is not None:
        return Applicability(True)
    if token_layers(model):
        return Applicability(True, OF_TOKENS)
    return Applicability(False, NO_LAYER)


def enlarged(small: Tensor, size: tuple[int, int]) -> np.ndarray:
    """(1, 1, h, w) as (H, W) float32: bilinear, with half-pixel centres."""
    whole = functional.interpolate(small.float(), size=size, mode="bilinear", align_corners=False)
    values: np.ndarray = whole[0, 0].cpu().numpy()
    return values


def fused(smalls: Sequence[Tensor], size: tuple[int, int]) -> np.ndarray:
    """(H, W) float32: one map as it is; of several the mean, each divided by its largest magnitude first."""
    if len(smalls) == 1:
        return enlarged(smalls[0], size)
    scaled = [small / small.abs().max().clamp_min(torch.finfo(small.dtype).tiny) for small in smalls]
    mean: np.ndarray = np.stack([enlarged(small, size) for small in scaled]).mean(0, dtype=np.float32)
    return mean


def heatmap(
    title: str, reading: Reading, values: np.ndarray, relu: bool, unit: str, facts: Mapping[str, Any] | None = None
) -> Heatmap:
    """The result, with "no positive evidence" in words."""
    names = ", ".join(layer.name for layer in reading.layers)
    empty = ". No positive evidence: no weighted map is above zero anywhere" if relu and not values.any() else ""
    several = len(reading.layers) > 1
    return Heatmap(
        values=values,
        signed=not relu,
        unit="share of each layer's largest" if several else unit,
        caption=f"{title} for {reading.title}, {reading.target.unit} {reading.score:.3g}, at {names}{empty}",
        facts={
            "target": str(reading.target),
            "target_title": reading.title,
            "score": reading.score,
            "layer": names,
            **(facts or {}),
        },
    )


class GradientCam(Technique):
    """What the maps that read gradients share; a subclass says how a small map is made of A and dy/dA."""

    called: ClassVar[str]
    target: Target = target_param()
    layer: Layer = layer_param("The layer whose maps are weighted; empty is the last one before global pooling")
    relu: bool = param(True, "Keep the evidence for the target only; without it the map is signed")
    further: str = param("", "Further layers to fuse with it, separated by commas", more=True)

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return applies(model)

    @abstractmethod
    def small(self, A: Tensor, dy_dA: Tensor) -> Tensor:
        """(1, 1, h, w) before the ReLU, of A and its gradient, (1, C, h, w)."""

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        layers = chosen_layers(model, image, self.target, self.layer, self.further)
        reading = read(model, image, self.target, layers)
        smalls = [self.small(A, g) for A, g in zip(reading.activations, reading.gradients, strict=True)]
        values = fused([small.relu() for small in smalls] if self.relu else smalls, model.input_size)
        target = reading.target
        unit = f"{target.unit} per activation, weighted" if target.kind == "unit" else target.unit
        yield heatmap(self.called, reading, values, self.relu, unit)
