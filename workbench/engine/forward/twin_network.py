"""A network's twin: modules of its own around the same weights, so that a second thread may go through it.

What a layer gives is read by hooks on modules, and some modules note something while they run. Two threads in the same
modules would mix that up; two twins do not, and take no memory but that of their maps.
"""

from __future__ import annotations

import copy

from torch import nn


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
