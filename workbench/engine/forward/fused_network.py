"""A network whose convolutions are oneDNN's own, each with the activation after it: a map is written once, not twice.

torch itself goes another way for a few images in one thread, half as fast, and orders the weights anew each time. Its
operator gives no gradient: where one is asked for, it is a convolution again, and the activation runs by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn import functional

from .folded_network import Frame

FEW = 8  # images at once, up to which the weights' order counts
Numbers = list[float]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Fusion:
    """What a network's convolutions can do beside their own.

    convolutions  (name, name of the frame that the module puts around its input or "", operator, its numbers)
    activations   names of the modules that are left with nothing to do
    """

    convolutions: tuple[tuple[str, str, str, tuple[float, ...]], ...]
    activations: tuple[str, ...]

    def apply(self, network: nn.Module) -> None:
        """Change a network of modules of its own."""
        for name, frame, operator, numbers in self.convolutions:
            convolution = network.get_submodule(name)
            before = network.get_submodule(frame) if frame else None
            _replace(network, name, FusedConvolution(convolution, before, operator, list(numbers)))
        for name in self.activations:
            _replace(network, name, nn.Identity())


class FusedConvolution(nn.Module):
    """A convolution and the activation after it. ``before`` is the frame that it puts around its input.

    Of few images at once the weights take as long to bring into oneDNN's order as to use: they are kept in it.
    """

    def __init__(self, convolution: Any, before: nn.Module | None, operator: str, numbers: Numbers) -> None:
        super().__init__()
        self.weight, self.bias = convolution.weight, convolution.bias
        self.before = before
        self._operator, self._numbers = operator, numbers
        self._shape = Shape.of(convolution)
        self._ordered = OrderedWeight(self.weight, self._shape)
        self._back: OrderedWeight | None = None

    def forward(self, x: Tensor) -> Tensor:
        if self.before is not None:
            x = self.before(x)
        if not (torch.is_grad_enabled() and x.requires_grad):
            weight = self._ordered.for_input(x)
            return _pointwise(x, weight, self.bias, self._shape, self._operator, self._numbers)
        if self._shape.turns_around:
            y = _Reversible.apply(x, self)
        else:
            padding, stride, dilation, groups = self._shape.arguments
            y = functional.conv2d(x, self.weight, self.bias, stride, padding, dilation, groups)
        return ACTIVATIONS[self._operator](y, *self._numbers)

    def alone(self, x: Tensor) -> Tensor:
        """Without the activation."""
        return _pointwise(x, self._ordered.for_input(x), self.bias, self._shape, "none", [])

    def back(self, gradient: Tensor) -> Tensor:
        """The gradient of its input: a convolution with the weights the other way round."""
        if self._back is None:
            turned = self.weight.detach().flip(2, 3).transpose(0, 1).contiguous()
            self._back = OrderedWeight(turned, self._shape.around(turned))
        return _pointwise(gradient, self._back.for_input(gradient), None, self._back.shape, "none", [])


@dataclass(frozen=True)
class Shape:
    """How a convolution goes over a map."""

    padding: Pair
    stride: Pair
    dilation: Pair
    groups: int

    @classmethod
    def of(cls, convolution: Any) -> Shape:
        padding = (0, 0) if convolution.padding == "valid" else convolution.padding
        return cls(padding, convolution.stride, convolution.dilation, convolution.groups)

    @property
    def arguments(self) -> tuple[list[int], list[int], list[int], int]:
        return list(self.padding), list(self.stride), list(self.dilation), self.groups

    @property
    def turns_around(self) -> bool:
        """Whether its gradient is a convolution of the same kind."""
        return self.groups == 1 and self.stride == (1, 1)

    def around(self, weight: Tensor) -> Shape:
        """That of the gradient's."""
        reach = [step * (size - 1) for step, size in zip(self.dilation, weight.shape[2:], strict=True)]
        down, across = (whole - own for whole, own in zip(reach, self.padding, strict=True))
        return replace(self, padding=(down, across))


class OrderedWeight:
    """A convolution's weights in the order that oneDNN wants for the maps that came last."""

    def __init__(self, weight: Tensor, shape: Shape) -> None:
        self.shape = shape
        self._weight = weight
        self._last: tuple[tuple[int, ...], Tensor] = (), weight  # the maps' shape, and the weights for it

    def for_input(self, x: Tensor) -> Tensor:
        if x.shape[0] > FEW:
            return self._weight
        shape, ordered = self._last  # read and set as one: several threads may be at it
        if tuple(x.shape) != shape:
            reorder: Any = torch._C._nn.mkldnn_reorder_conv2d_weight
            ordered = reorder(self._weight.detach().to_mkldnn(), *self.shape.arguments, list(x.shape))
            self._last = tuple(x.shape), ordered
        return ordered


class _Reversible(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, convolution: FusedConvolution) -> Tensor:
        ctx.convolution = convolution
        return convolution.alone(x)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return ctx.convolution.back(gradient), None


def _pointwise(
    x: Tensor, weight: Tensor, bias: Tensor | None, shape: Shape, operator: str, numbers: Sequence[float]
) -> Tensor:
    operation = torch.ops.mkldnn._convolution_pointwise
    found: Tensor = operation(x, weight, bias, *shape.arguments, operator, list(numbers), "")
    return found


ACTIVATIONS: dict[str, Callable[..., Tensor]] = {
    "none": lambda x: x,
    "relu": functional.relu,
    "hardtanh": functional.hardtanh,
    "swish": functional.silu,
    "hardswish": functional.hardswish,
}


def fusion(network: nn.Module, run: Callable[[nn.Module], object], wanted: Collection[str]) -> Fusion | None:
    """What can be fused in a network in eval mode on a processor; None for nothing. The network itself is not changed.

    A convolution counts whose output is what an activation takes, and that runs once. Whether anything else reads that
    output is not known here: who applies a fusion compares what the network gives before and after.

    run     sends an input through the network
    wanted  names of modules whose outputs somebody reads: they stay what they are
    """
    if not torch.backends.mkldnn.is_available() or not hasattr(  # type: ignore[no-untyped-call]
        torch.ops.mkldnn, "_convolution_pointwise"
    ):
        return None
    watch = _Watch(network, wanted)
    with torch.inference_mode(False), torch.no_grad():
        watch.run(run)
    found = watch.fusion()
    return found if found.convolutions else None


class _Watch:
    """A run of a network, in which each activation is led back to the convolution whose output it took."""

    def __init__(self, network: nn.Module, wanted: Collection[str]) -> None:
        self._names = {module: name for name, module in network.named_modules()}
        self._wanted = set(wanted)
        self._calls: dict[nn.Module, int] = {}
        self._gave: list[tuple[nn.Module, Tensor, int]] = []  # outputs, which are kept, and their versions
        self._sources: dict[nn.Module, nn.Module | None] = {}  # of the input that a module took last
        self._frames: dict[nn.Module, str] = {}  # of each convolution, "" for none
        self._read: set[nn.Module] = set()  # convolutions whose output somebody wants as it is
        self._after: dict[nn.Module, list[nn.Module | None]] = {}  # of each activation, call by call

    def run(self, run: Callable[[nn.Module], object]) -> None:
        hooks = [module.register_forward_pre_hook(self._comes) for module in self._names]
        hooks += [module.register_forward_hook(self._seen) for module in self._names]
        try:
            run(next(iter(self._names)))
        finally:
            for hook in hooks:
                hook.remove()

    def _comes(self, module: nn.Module, inputs: tuple[Any, ...]) -> None:
        self._sources[module] = self._source(inputs[0]) if inputs else None

    def _seen(self, module: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        self._calls[module] = self._calls.get(module, 0) + 1
        if not inputs or not isinstance(output, Tensor):
            return
        source = self._sources[module]  # before one that works in place has written over it
        if _operator(module):
            self._after.setdefault(module, []).append(source)
            return
        if source is not None and output is inputs[0] and self._names[module] in self._wanted:
            self._read.add(source)
        if isinstance(module, nn.Conv2d):
            frame = self._frame(module, inputs[0], output)
            if frame is not None:
                self._frames[module] = frame
                self._gave.append((module, output, output._version))

    def _source(self, x: Any) -> nn.Module | None:
        """The convolution that gave this tensor, if nobody has written into it since."""
        given = ((module, version) for module, output, version in reversed(self._gave) if output is x)
        module, version = next(given, (None, 0))
        return module if module is not None and x._version == version else None

    def _frame(self, module: Any, x: Tensor, output: Tensor) -> str | None:
        """What the module puts around its input: a name, "" for nothing; None where it does anything else."""
        if module.padding_mode != "zeros" or module.padding == "same" or not _is_plain(module):
            return None
        if self._names[module] in self._wanted or x.dtype != torch.float32 or x.device.type != "cpu":
            return None
        for frame in (None, *(child for child in module.children() if isinstance(child, (nn.ConstantPad2d, Frame)))):
            framed = x if frame is None else frame(x)
            if _same(output, module, framed):
                return "" if frame is None else self._names[frame]
        return None

    def fusion(self) -> Fusion:
        """Every activation whose calls all took the output of a convolution of its own."""
        convolutions, activations = [], []
        for activation, sources in self._after.items():
            alone = [source for source in sources if source is not None and self._is_alone(source)]
            if len(alone) < len(sources) or len(set(alone)) < len(alone) or not _is_plain(activation):
                continue
            operator, numbers = _operator(activation) or ("", ())
            names = [self._names[source] for source in alone]
            convolutions += [
                (name, self._frames[one], operator, numbers) for name, one in zip(names, alone, strict=True)
            ]
            activations.append(self._names[activation])
        fused = {name for name, *_ in convolutions}
        convolutions += [
            (self._names[one], frame, "none", ())
            for one, frame in self._frames.items()
            if self._names[one] not in fused
        ]
        return Fusion(tuple(convolutions), tuple(activations))

    def _is_alone(self, convolution: nn.Module) -> bool:
        """Whether it ran once, one activation took its output, and nobody wants it as it is."""
        takers = sum(sources.count(convolution) for sources in self._after.values())
        return self._calls[convolution] == 1 and takers == 1 and convolution not in self._read


def _operator(module: Any) -> tuple[str, tuple[float, ...]] | None:
    """How oneDNN calls an activation, and the numbers that it takes."""
    match type(module):
        case nn.ReLU:
            return "relu", ()
        case nn.ReLU6 | nn.Hardtanh:
            return "hardtanh", (float(module.min_val), float(module.max_val))
        case nn.SiLU:
            return "swish", ()
        case nn.Hardswish:
            return "hardswish", ()
    return None


def _same(output: Tensor, convolution: Any, x: Tensor) -> bool:
    padding, stride, dilation, groups = Shape.of(convolution).arguments
    own = functional.conv2d(x, convolution.weight, convolution.bias, stride, padding, dilation, groups)
    return torch.equal(own, output)


def _is_plain(module: nn.Module) -> bool:
    """Whether nobody has hung anything on it, and its weights are its own."""
    own = len(module._forward_pre_hooks) <= 1 and len(module._forward_hooks) <= 1  # the watch's
    return own and not any(getattr(module, name, None) for name in ("_backward_hooks", "parametrizations"))


def _replace(network: nn.Module, name: str, module: nn.Module) -> None:
    parent, _, leaf = name.rpartition(".")
    setattr(network.get_submodule(parent), leaf, module)
