"""The end of a classifier: maps that are averaged, and one linear layer that reads the averages."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from workbench.api import LayerInfo, Model, Target, UserError, as_maps

SAME = 1e-3  # of the largest logit: how far the closed form may be from what the network gives


@dataclass(frozen=True, eq=False)
class Head:
    """The maps that are averaged, and what reads the averages: weight (classes, C) and bias (classes,)."""

    layer: LayerInfo
    weight: Tensor
    bias: Tensor

    def row_of(self, target: Target) -> Tensor:
        """(C,) what a class, or a difference of two, weighs the averages with."""
        if target.kind not in ("class", "output", "difference") or target.pair:
            raise UserError(f"CAM explains a class's logit or a difference of two; got {target}.")
        first, *minus = target.indices
        return self.weight[first] - self.weight[minus[0]] if minus else self.weight[first]

    @torch.inference_mode()
    def try_on_noise(self, model: Model) -> None:
        """Raises UserError where the averages through this layer are not what the network answers."""
        noise = torch.rand(1, model.input_channels, *model.input_size, generator=torch.Generator().manual_seed(0))
        with model.recording([self.layer.name]) as activations:
            numbers = model.numbers(model.answer(noise.to(model.device)))
            A = as_maps(activations[self.layer.name], self.layer)
        expected = A.mean((2, 3)) @ self.weight.T + self.bias
        if expected.shape != numbers.shape or not torch.allclose(
            expected, numbers, SAME, SAME * float(numbers.abs().max())
        ):
            raise UserError(
                "CAM needs plain averages of the last maps before the linear layer; this model does more there."
            )


def head_of(model: Model) -> Head:
    """The network's end, if it is what CAM needs: tried on noise, not believed. Raises UserError that says why not."""
    layer = model.default_layer
    if layer is None:
        raise UserError("CAM needs maps that are averaged before one linear layer; this model pools no maps.")
    names = [known.name for known in model.layers]
    after = [known for known in model.layers[names.index(layer.name) + 1 :] if known.kind in ("Linear", "Conv2d")]
    if len(after) != 1 or after[0].kind != "Linear":
        layers = ", ".join(known.name for known in after) or "none"
        raise UserError(f"CAM needs exactly one linear layer after the last maps; this model has {layers}.")
    linear = model.module(after[0].name)  # torch's own, or the part of a program that was one
    weight, bias = getattr(linear, "weight", None), getattr(linear, "bias", None)
    if not isinstance(weight, Tensor) or weight.ndim != 2:
        raise UserError(f"CAM needs the weights of the linear layer; {after[0].name!r} does not show them.")
    if weight.shape[1] != layer.channels:
        raise UserError(
            f"CAM needs a linear layer that reads one average per map; {after[0].name!r} reads {weight.shape[1]} "
            f"numbers of {layer.channels} maps."
        )
    head = Head(layer, weight, torch.zeros_like(weight[:, 0]) if bias is None else bias)
    head.try_on_noise(model)
    if len(head.weight) == 1 and len(model.classes) == 2:  # one logit: the other class's is its negative
        return Head(layer, torch.cat([-head.weight, head.weight]), torch.cat([-head.bias, head.bias]))
    return head
