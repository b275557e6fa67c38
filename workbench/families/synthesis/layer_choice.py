"""Which layer a picture is made for where a person names none: one part way through the network."""

from __future__ import annotations

from dataclasses import replace

from workbench.api import Applicability, LayerInfo, Model
from workbench.families import gradients, kernels

from .depths import FRAMES, layers_of_maps

NO_MAPS = "No layer of this model gives maps, whose Gram matrix is a texture."


def chosen(model: Model, name: str, part_way: float) -> LayerInfo:
    """The layer of this name; where it is empty the one that has ``part_way`` of the layers below it."""
    return model.layer(name) if name else kernels.layer_part_way(model, part_way)


def applies(model: Model, part_way: float, maps: bool = False) -> Applicability:
    """Whether pictures can be made by gradients, and the layer that is taken where none is named.

    maps  whether a layer of maps is needed
    """
    answer = gradients.applies(model)
    if not answer.works:
        return answer
    if maps and not layers_of_maps(model):
        return Applicability(False, NO_MAPS)
    return replace(answer, layer=chosen(model, "", part_way).name)


def telling(model: Model) -> list[LayerInfo]:
    """Every layer with channels that says something of its own, in running order: not the zeros around another's."""
    return [layer for layer in model.layers if layer.channels and not layer.kind.endswith(FRAMES)]
