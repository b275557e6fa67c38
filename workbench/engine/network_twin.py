"""Models of a network's twins: each thread goes through one of its own, and as fast as one can."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import torch
from torch import nn

from workbench.api import Image
from workbench.families.synthesis import one_thread

from .forward.fused_network import Fusion
from .forward.quick_networks import near
from .forward.twin_network import twin_network
from .model import LoadedModel


def twins(model: LoadedModel, count: int, image: Image, layers: Sequence[str]) -> list[LoadedModel]:
    """So many models, each of a twin; none where one does not give what the model does, or the network is lent.

    Of the network with batch-norms and activations taken into its convolutions, which is faster, where that gives the
    same within ``TOLERANCE``; a convolution that took one in gives another map. Else of the network itself: the same,
    bit for bit.

    image, layers  on which all are tried: the answer and what these layers give
    """
    if model.lent or any(isinstance(module, torch.jit.ScriptModule) for module in model.network.modules()):
        return []
    names = [model.layer(name).module for name in layers]
    quick = model.quick
    fused = quick.fusion(names)
    ways = ((quick.folded, fused), (quick.folded, None), (model.network, None))
    with one_thread():
        expected = _numbers(model, image, layers)
        for network, fused in dict.fromkeys(ways):
            found = [_twin_model(model, network, fused) for _ in range(count)]
            exactly = network is model.network and fused is None
            if all(_gives(twin, expected, image, layers, exactly) for twin in found):
                return [twin for twin in found if twin is not None]
    return []


def _twin_model(model: LoadedModel, network: nn.Module, fused: Fusion | None = None) -> LoadedModel | None:
    """A model of the network's twin; None where modules of somebody's hold each other elsewhere than as children."""
    twin = copy.copy(model)
    twin._recorded = []
    try:
        twin.network = twin_network(network)
        if fused is not None:
            fused.apply(twin.network)
    except Exception:
        return None
    return twin


def _gives(
    twin: LoadedModel | None, expected: Sequence[torch.Tensor], image: Image, layers: Sequence[str], exactly: bool
) -> bool:
    if twin is None:
        return False
    try:
        given = _numbers(twin, image, layers)
    except Exception:  # modules that are found elsewhere than among children are the network's own still
        return False
    return all(map(torch.equal if exactly else near, expected, given))


def _numbers(model: LoadedModel, image: Image, layers: Sequence[str]) -> list[torch.Tensor]:
    with torch.no_grad(), model.recording(layers) as activations:
        answer = model.answer(model.pixels(image))
        return [model.numbers(answer), *(activations[name] for name in layers)]
