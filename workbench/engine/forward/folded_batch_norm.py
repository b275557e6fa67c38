"""The same network with its batch-norms folded into the convolutions before them: fewer passes over every map."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
PLAIN = "_forward_pre_hooks", "_forward_hooks", "_backward_hooks", "parametrizations"


def folded(network: nn.Module, run: Callable[[nn.Module], Tensor], tolerance: float) -> nn.Module | None:
    """A copy of a network in eval mode that shares all weights but those of the convolutions that take a norm in.

    ``w' = w * gamma / sqrt(var + eps)``, ``b' = (b - mean) * gamma / sqrt(var + eps) + beta``, in float64. None where
    there is nothing to fold, or where the copy does not give the network's own output within ``tolerance``: a
    convolution whose output something else reads too is only found out by that.

    run  gives a network's output for an input
    """
    with torch.inference_mode(False), torch.no_grad():  # weights that are made in inference mode take no gradient
        return _twin(network, run, tolerance)


def _twin(network: nn.Module, run: Callable[[nn.Module], Tensor], tolerance: float) -> nn.Module | None:
    expected, pairs = _watched(network, run)
    if not pairs:
        return None
    names = {module: name for name, module in network.named_modules()}
    taken = {id(weight) for convolution, _ in pairs for weight in convolution.parameters()}
    others = [*network.parameters(), *network.buffers()]
    twin = copy.deepcopy(network, {id(tensor): tensor for tensor in others if id(tensor) not in taken})
    modules = dict(twin.named_modules())
    for convolution, norm in pairs:
        _fold(modules[names[convolution]], norm)
        parent, _, leaf = names[norm].rpartition(".")
        setattr(modules[parent], leaf, nn.Identity())
    output = run(twin)
    most = tolerance * min(1.0, float(expected.abs().max()))  # logits may all be small
    same = output.shape == expected.shape and bool(torch.allclose(output, expected, rtol=0, atol=most))
    return twin.eval().requires_grad_(False) if same else None


def _watched(
    network: nn.Module, run: Callable[[nn.Module], Tensor]
) -> tuple[Tensor, list[tuple[nn.Module, nn.Module]]]:
    """The network's output, and the convolutions that run once with the norms that run once on what they gave."""
    calls: dict[nn.Module, int] = {}
    gave: list[tuple[nn.Module, Tensor]] = []  # outputs are kept, so that no other tensor gets the place of one
    before: dict[nn.Module, nn.Module] = {}

    def after(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        calls[module] = calls.get(module, 0) + 1
        if isinstance(module, CONVOLUTIONS):
            gave.append((module, output))
        elif _folds(module) and inputs:
            source = next((conv for conv, given in gave if given is inputs[0]), None)
            if source is not None:
                before[module] = source

    hooks = [module.register_forward_hook(after) for module in network.modules()]
    try:
        output = run(network)
    finally:
        for hook in hooks:
            hook.remove()
    pairs = [(conv, norm) for norm, conv in before.items() if calls[conv] == calls[norm] == 1]
    takers = [conv for conv, _ in pairs]
    return output, [
        (conv, norm) for conv, norm in pairs if takers.count(conv) == 1 and _is_plain(conv) and _is_plain(norm)
    ]


def _folds(module: nn.Module) -> bool:
    return isinstance(module, NORMS) and not module.training and module.running_mean is not None


def _is_plain(module: nn.Module) -> bool:
    """Whether its weights are its own, and nobody has hung something on it."""
    return not any(getattr(module, name, None) for name in PLAIN)


def _fold(convolution: Any, norm: Any) -> None:
    scale = (norm.running_var.double() + norm.eps).rsqrt()
    if norm.weight is not None:
        scale = scale * norm.weight.double()
    shift = -norm.running_mean.double() * scale
    if norm.bias is not None:
        shift = shift + norm.bias.double()
    weight, bias = convolution.weight, convolution.bias
    if bias is not None:
        shift = shift + bias.double() * scale
    own = torch.empty_like(weight).copy_(weight.double() * scale.view(-1, *[1] * (weight.ndim - 1)))
    convolution.weight, convolution.bias = nn.Parameter(own), nn.Parameter(shift.to(weight.dtype))
