"""The same network with batch-norms and frames of zeros folded into convolutions: fewer passes over every map."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

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
    uneven: list[Any] = [module for module in network.modules() if _is_uneven(module)]
    if not norms and not frames and not uneven:
        return None
    names = {module: name for name, module in network.named_modules()}
    taken = {id(weight) for convolution, _ in norms for weight in convolution.parameters()}
    weights = [*network.parameters(), *network.buffers()]
    twin = copy.deepcopy(network, {id(tensor): tensor for tensor in weights if id(tensor) not in taken})
    modules = dict(twin.named_modules())
    for convolution, norm in norms:
        _fold(modules[names[convolution]], norm)
    for convolution, frame in frames:
        _widen(modules[names[convolution]], frame)
    others: dict[nn.Module, nn.Module] = {gone: nn.Identity() for _, gone in (*norms, *frames)}
    others.update({module: Frame(module.padding) for module in uneven})
    for module, other in others.items():
        parent, _, leaf = names[module].rpartition(".")
        setattr(modules[parent], leaf, other)
    output = run(twin)
    most = tolerance * min(1.0, float(expected.abs().max()))  # logits may all be small
    same = output.shape == expected.shape and bool(torch.allclose(output, expected, rtol=0, atol=most))
    return twin.eval().requires_grad_(False) if same else None


class Frame(nn.Module):
    """Zeros around a map, (left, right, top, bottom); torch's own fills the whole map with them first."""

    def __init__(self, padding: tuple[int, int, int, int]) -> None:
        super().__init__()
        self.padding = padding

    def forward(self, x: Tensor) -> Tensor:
        return _Framed.apply(x, self.padding) if x.ndim == 4 else functional.pad(x, self.padding)


class _Framed(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, padding: tuple[int, int, int, int]) -> Tensor:
        left, right, top, bottom = padding
        count, channels, height, width = x.shape
        last = x.is_contiguous(memory_format=torch.channels_last) and not x.is_contiguous()
        layout = torch.channels_last if last else torch.contiguous_format
        shape = (count, channels, top + height + bottom, left + width + right)
        framed = torch.empty(shape, dtype=x.dtype, device=x.device, memory_format=layout)
        ctx.within = slice(top, top + height), slice(left, left + width)
        framed[..., ctx.within[0], ctx.within[1]] = x
        for rows in (framed[:, :, :top], framed[:, :, top + height :]):
            rows.zero_()
        for columns in (framed[..., :left], framed[..., left + width :]):
            columns.zero_()
        return framed

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        rows, columns = ctx.within
        return gradients[0][..., rows, columns], None


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


def _is_uneven(module: nn.Module) -> bool:
    """Whether it puts zeros around a map, of which no convolution can have as many: more on one side."""
    if not isinstance(module, nn.ConstantPad2d) or module.value != 0 or min(module.padding) < 0:
        return False
    return not _frames(module) and _is_plain(module)


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
