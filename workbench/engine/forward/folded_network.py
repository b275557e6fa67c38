"""The same network with batch-norms and frames of zeros folded into convolutions: fewer passes over every map."""

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

    ``w' = w * gamma / sqrt(var + eps)``, ``b' = (b - mean) * gamma / sqrt(var + eps) + beta``, in float64. Zeros that a
    module of their own puts around a map become the padding of the convolution after it, where there are as many on
    both sides. None where there is nothing to fold, or where the copy does not give the network's own output within
    ``tolerance``: a convolution or a frame whose output something else reads too is only found out by that.

    run  gives a network's output for an input
    """
    with torch.inference_mode(False), torch.no_grad():  # weights that are made in inference mode take no gradient
        return _twin(network, run, tolerance)


def _twin(network: nn.Module, run: Callable[[nn.Module], Tensor], tolerance: float) -> nn.Module | None:
    expected, norms, frames = _watched(network, run)
    if not norms and not frames:
        return None
    names = {module: name for name, module in network.named_modules()}
    taken = {id(weight) for convolution, _ in norms for weight in convolution.parameters()}
    others = [*network.parameters(), *network.buffers()]
    twin = copy.deepcopy(network, {id(tensor): tensor for tensor in others if id(tensor) not in taken})
    modules = dict(twin.named_modules())
    for convolution, norm in norms:
        _fold(modules[names[convolution]], norm)
    for convolution, frame in frames:
        _widen(modules[names[convolution]], frame)
    for _, gone in (*norms, *frames):
        parent, _, leaf = names[gone].rpartition(".")
        setattr(modules[parent], leaf, nn.Identity())
    output = run(twin)
    most = tolerance * min(1.0, float(expected.abs().max()))  # logits may all be small
    same = output.shape == expected.shape and bool(torch.allclose(output, expected, rtol=0, atol=most))
    return twin.eval().requires_grad_(False) if same else None


Pairs = list[tuple[nn.Module, nn.Module]]


def _watched(network: nn.Module, run: Callable[[nn.Module], Tensor]) -> tuple[Tensor, Pairs, Pairs]:
    """The network's output, and convolutions with what can be folded into them: norms after them, frames before them.

    Both have run once, and one on what the other gave; or the frame is the convolution's own part.
    """
    calls: dict[nn.Module, int] = {}
    gave: list[tuple[nn.Module, Tensor]] = []  # outputs are kept, so that no other tensor gets the place of one
    norms: dict[nn.Module, nn.Module] = {}
    frames: dict[nn.Module, nn.Module] = {}

    def after(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        calls[module] = calls.get(module, 0) + 1
        source = next((one for one, given in gave if inputs and given is inputs[0]), None)
        if isinstance(module, CONVOLUTIONS):
            frame = source if source is not None else next((one for one in module.children() if one in calls), None)
            if frame is not None and _frames(frame) and _widens(module):
                frames[frame] = module
            gave.append((module, output))
        elif _folds(module) and isinstance(source, CONVOLUTIONS):
            norms[module] = source
        elif _frames(module):
            gave.append((module, output))

    hooks = [module.register_forward_hook(after) for module in network.modules()]
    try:
        output = run(network)
    finally:
        for hook in hooks:
            hook.remove()
    return output, _alone(norms, calls), _alone(frames, calls)


def _alone(found: dict[nn.Module, nn.Module], calls: dict[nn.Module, int]) -> Pairs:
    """(convolution, other) of those that ran once, and of which nothing else is folded into the same convolution."""
    pairs = [(conv, other) for other, conv in found.items() if calls[conv] == calls[other] == 1]
    takers = [conv for conv, _ in pairs]
    return [(conv, other) for conv, other in pairs if takers.count(conv) == 1 and _is_plain(conv) and _is_plain(other)]


def _folds(module: nn.Module) -> bool:
    return isinstance(module, NORMS) and not module.training and module.running_mean is not None


def _frames(module: nn.Module) -> bool:
    """Whether it puts zeros around a map, as many on one side as on the other."""
    if not isinstance(module, nn.ConstantPad2d) or module.value != 0:
        return False
    left, right, top, bottom = module.padding
    return left == right >= 0 and top == bottom >= 0


def _widens(convolution: nn.Module) -> bool:
    return isinstance(convolution, nn.Conv2d) and convolution.padding_mode == "zeros" and convolution.padding != "same"


def _widen(convolution: Any, frame: Any) -> None:
    left, _, top, _ = frame.padding
    own = (0, 0) if convolution.padding == "valid" else convolution.padding
    convolution.padding = (own[0] + top, own[1] + left)


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
