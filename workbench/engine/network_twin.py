"""A network's twin: modules of its own around the same weights, so that a second thread may go through it.

What a layer gives is read by hooks on modules, and some modules note something while they run. Two threads in the same
modules would mix that up; two twins do not, and take no memory but that of their maps.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import torch
from torch import nn

from workbench.api import Image
from workbench.families.synthesis import one_thread

from .model import LoadedModel


def twin_network(network: nn.Module) -> nn.Module:
    """The same weights, buffers and hooks in modules of their own; what is hooked to one is not to the other."""
    made: dict[int, nn.Module] = {}
    for module in network.modules():
        twin = made[id(module)] = module.__new__(type(module))
        twin.__dict__.update(module.__dict__)
        for name, value in module.__dict__.items():
            if name in ("_parameters", "_buffers") or "hooks" in name:
                twin.__dict__[name] = copy.copy(value)
    for module in network.modules():
        children = {name: child and made[id(child)] for name, child in module._modules.items()}
        made[id(module)].__dict__["_modules"] = children
    return made[id(network)]


def twins(model: LoadedModel, count: int, image: Image, layers: Sequence[str]) -> list[LoadedModel]:
    """So many models, each of a twin; none where one does not give what the model does, or the network is lent.

    image, layers  on which all are tried: the answer and what these layers give are the same, bit for bit
    """
    if model.lent or any(isinstance(module, torch.jit.ScriptModule) for module in model.network.modules()):
        return []
    found = []
    with one_thread():
        expected = _numbers(model, image, layers)
        for _ in range(count):
            other = copy.copy(model)
            other._recorded = []
            try:
                other.network = twin_network(model.network)
                given = _numbers(other, image, layers)
            except Exception:  # modules of somebody's that hold each other elsewhere than in their list of children
                return []
            if not all(map(torch.equal, expected, given)):
                return []
            found.append(other)
    return found


def _numbers(model: LoadedModel, image: Image, layers: Sequence[str]) -> list[torch.Tensor]:
    with torch.no_grad(), model.recording(layers) as activations:
        answer = model.answer(model.pixels(image))
        return [model.numbers(answer), *(activations[name] for name in layers)]
