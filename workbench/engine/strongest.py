"""What a pass over a collection notes of every unit of a layer: its strongest place in each image.

By activation A_k, what a unit answers to; by relevance, where it matters: A_k * dy/dA_k, with y the logit of the class
that the model gives the image, as of Achtibat et al., "From attribution maps to human-understandable explanations
through Concept Relevance Propagation", Nature Machine Intelligence 2023, "Relevance Maximization", with gradient x
activation in the place of layer-wise relevance propagation.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from workbench.api import LayerInfo, Target, UserError
from workbench.collections.strongest import ACTIVATION, RELEVANCE, strongest_of
from workbench.families.kernels import channels_of, telling_layer

from .collection_pass import Batch, Rows
from .model import LoadedModel


class TakeStrongest:
    """Of each image and unit the largest value, where it is, the smallest and the mean.

    layer  its name; empty for the last that makes maps

    Raises UserError where the layer has no channels, or where it is asked what matters to no class.
    """

    def __init__(self, model: LoadedModel, layer: str = "", by: str = ACTIVATION) -> None:
        self.layer, self.by = model.layer(layer) if layer else telling_layer(model), by
        channels_of(torch.empty(1, *self.layer.shape, device="meta"), self.layer)
        if by == RELEVANCE and (model.no_classes or "class" not in model.kinds):
            why = f" {model.no_classes}" if model.no_classes else ""
            raise UserError(f"Relevance is of a class's logit, and this model gives an image none.{why}")
        self.kind = strongest_of(self.layer.name, by)
        self.layers: Sequence[str] = (self.layer.name,) if by == ACTIVATION else ()

    def take(self, model: LoadedModel, batch: Batch) -> Rows:
        output = batch.activations[self.layer.name] if self.layers else relevance(model, batch.pixels, self.layer)
        values = channels_of(output, self.layer).float()
        value, place = values.max(2)
        return Rows(
            arrays={
                "value": value.cpu().numpy(),
                "place": place.int().cpu().numpy(),
                "least": values.amin(2).cpu().numpy(),
                "mean": values.mean(2).cpu().numpy(),
            }
        )


def relevance(model: LoadedModel, pixels: Tensor, layer: LayerInfo) -> Tensor:
    """A * dy/dA of a layer's output A, of y the logit of each image's likeliest class.

    Raises UserError where the layer is not on the way to the answer.
    """
    with model.in_use(), torch.enable_grad(), model.recording([layer.name], gradient=True) as activations:
        answer = model.answer(pixels)
        activation = activations[layer.name]
        likeliest = model.likeliest(answer.detach()).tolist()
        of_class = {k: model.value_of(Target("class", (str(k),)), answer) for k in set(likeliest)}
        y = torch.stack([of_class[k][i] for i, k in enumerate(likeliest)]).sum()
        (slope,) = torch.autograd.grad(y, [activation], allow_unused=True) if y.requires_grad else (None,)
    if slope is None:
        raise UserError(f"Layer {layer.name!r} does not reach the answer, so nothing of it is relevant.")
    return (activation * slope).detach()
