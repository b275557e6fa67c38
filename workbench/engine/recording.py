"""Reading what layers give: which calls there are, and their outputs during a forward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from workbench.api import LayerInfo

FUNCTIONAL_ACTIVATIONS: Mapping[Callable[..., Any], str] = {
    functional.relu: "relu", functional.relu_: "relu", torch.relu: "relu", torch.relu_: "relu",
    Tensor.relu: "relu", Tensor.relu_: "relu", functional.relu6: "relu6", functional.leaky_relu: "leaky_relu",
    functional.elu: "elu", functional.gelu: "gelu", functional.silu: "silu", functional.hardswish: "hardswish",
    functional.hardtanh: "hardtanh", functional.mish: "mish", torch.tanh: "tanh", Tensor.tanh: "tanh",
    torch.sigmoid: "sigmoid", Tensor.sigmoid: "sigmoid",
}  # fmt: skip
PASSING = (nn.Dropout, nn.Dropout2d, nn.Identity, nn.Flatten)
POOLING = (nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d)
HANDING_ON = {kind.__name__ for kind in (*PASSING, *POOLING)}  # a part of a program is called as the module it was


class Watch:
    """Calls ``seen(name, call, kind, output)`` for each module call, and for functional activations in containers.

    ``seen`` may return a tensor to put in the output's place. A functional activation is named after the module in
    whose forward it stands, ``block.relu()``; inside a module without children it is that module's own business.
    """

    def __init__(self, network: nn.Module, seen: Callable[[str, int, str, Tensor], Tensor | None]) -> None:
        self._network, self._seen = network, seen
        self._calls: Counter[str] = Counter()
        self._stack: list[tuple[str, bool]] = []

    @contextmanager
    def modules(self, names: Sequence[str] | None = None) -> Iterator[None]:
        """Watch these modules, or all."""
        with ExitStack() as hooks:
            hooks.callback(self._network.register_forward_pre_hook(self._start).remove)
            for name, module in self._network.named_modules():
                if name and (names is None or name in names):
                    hooks.callback(module.register_forward_hook(self._module_hook(name, type(module).__name__)).remove)
            yield

    @contextmanager
    def functions(self) -> Iterator[None]:
        """Watch functional activations."""
        with ExitStack() as hooks:
            for name, module in self._network.named_modules():
                leaf = next(module.children(), None) is None
                hooks.callback(module.register_forward_pre_hook(self._enter(name, leaf)).remove)
                hooks.callback(module.register_forward_hook(self._leave, always_call=True).remove)
            with _Functions(self._function):
                yield

    def _start(self, *_: Any) -> None:
        self._calls.clear()

    def _module_hook(self, name: str, kind: str) -> Callable[[nn.Module, Any, Any], Tensor | None]:
        def hook(module: nn.Module, inputs: Any, output: Any) -> Tensor | None:
            self._calls[name] += 1
            return self._seen(name, self._calls[name], kind, output) if isinstance(output, Tensor) else None

        return hook

    def _enter(self, name: str, leaf: bool) -> Callable[[nn.Module, Any], None]:
        return lambda module, inputs: self._stack.append((name, leaf))

    def _leave(self, *_: Any) -> None:
        self._stack.pop()

    def _function(self, kind: str, output: Tensor) -> Tensor:
        if not self._stack or self._stack[-1][1]:
            return output
        name = f"{self._stack[-1][0]}.{kind}()".lstrip(".")
        self._calls[name] += 1
        replaced = self._seen(name, self._calls[name], kind, output)
        return output if replaced is None else replaced


class _Functions(TorchFunctionMode):
    def __init__(self, seen: Callable[[str, Tensor], Tensor]) -> None:
        super().__init__()
        self._seen = seen

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        output = func(*args, **(kwargs or {}))
        kind = FUNCTIONAL_ACTIVATIONS.get(func)
        return self._seen(kind, output) if kind and isinstance(output, Tensor) else output


def trace(network: nn.Module, example: Tensor) -> tuple[Tensor, tuple[LayerInfo, ...], LayerInfo | None]:
    """Run once: the output, every layer that gives one output for each image, in order, and the default layer.

    The default is the last spatial activation before global pooling: the last stack of maps that is not just handed on
    by a pooling, a dropout, or a container that gives the very tensor that was there. None where the maps are turned
    into tokens, or never were.
    """
    entries: list[tuple[str, int, str, tuple[int, ...], bool]] = []
    calls: Counter[str] = Counter()
    last = [(example, example._version)]  # a block may add to what its last module gave, in place: that is new

    def seen(name: str, call: int, kind: str, output: Tensor) -> None:
        calls[name] += 1
        if output.shape[:1] != example.shape[:1]:  # one for each proposal, or a constant: of no image
            return
        module = network.get_submodule(name) if not name.endswith("()") else None
        the_same = output is last[0][0] and output._version == last[0][1]
        handed_on = isinstance(module, (*PASSING, *POOLING)) or kind in HANDING_ON or the_same
        last[0] = output, output._version
        entries.append((name, call, kind, tuple(output.shape[1:]), handed_on))

    watch = Watch(network, seen)
    with torch.no_grad(), watch.modules(), watch.functions():
        output = network(example)
    layers = tuple(
        LayerInfo(f"{name}#{call}" if calls[name] > 1 else name, name, call, kind, shape)
        for name, call, kind, shape, _ in entries
    )
    layers = tuple(replace(layer, parted=_is_parted(layer, layers)) for layer in layers)
    return output, layers, _default(layers, [entry[-1] for entry in entries])


def _is_parted(layer: LayerInfo, layers: Sequence[LayerInfo]) -> bool:
    """Whether it lies inside of what gives tokens, as many as its second of three axes is long: of heads, not maps."""
    if len(layer.shape) != 3 or layer.shape[1] < 2:
        return False
    outside = [outer for outer in layers if outer.layout == "tokens" and layer.module.startswith(f"{outer.module}.")]
    return any(outer.shape[0] == layer.shape[1] for outer in outside)


def _default(layers: Sequence[LayerInfo], handed_on: Sequence[bool]) -> LayerInfo | None:
    for layer, passed in zip(reversed(layers), reversed(handed_on), strict=True):
        if layer.layout == "tokens" and layer.shape[0] > 1:
            return None
        if layer.spatial and not passed:
            return layer
    return None


@contextmanager
def replacing(network: nn.Module, layer: LayerInfo, output: Tensor) -> Iterator[None]:
    """In each forward inside the block this layer gives ``output``, whatever it would have given."""

    def seen(name: str, call: int, kind: str, given: Tensor) -> Tensor | None:
        return output if (name, call) == (layer.module, layer.call) else None

    watch = Watch(network, seen)
    with watch.functions() if layer.module.endswith("()") else watch.modules([layer.module]):
        yield


def outputs_before(network: nn.Module, layer: LayerInfo, forward: Callable[[], object]) -> dict[str, Tensor]:
    """What modules gave that had ended when ``layer`` did, by name: of each that runs once, the outermost."""
    calls: Counter[str] = Counter()
    before: dict[str, Tensor] = {}
    reached = False

    def seen(name: str, call: int, kind: str, output: Tensor) -> None:
        nonlocal reached
        calls[name] += 1
        if (name, call) == (layer.module, layer.call):
            reached = True
        elif not reached:
            before[name] = output.clone()

    watch = Watch(network, seen)
    with watch.modules(), watch.functions():
        forward()
    once = [name for name in before if calls[name] == 1 and not name.endswith("()")]
    return {name: before[name] for name in once if not any(name.startswith(f"{other}.") for other in once)}


@contextmanager
def giving(network: nn.Module, outputs: Mapping[str, Tensor]) -> Iterator[None]:
    """In each forward inside the block these modules do not run: each gives what stands under its name."""
    with ExitStack() as back:
        for name, output in outputs.items():
            attributes = network.get_submodule(name).__dict__
            if "forward" in attributes:
                back.callback(attributes.__setitem__, "forward", attributes["forward"])
            else:
                back.callback(attributes.pop, "forward")
            attributes["forward"] = lambda *_, output=output, **__: output
        yield


@contextmanager
def recording(network: nn.Module, layers: Sequence[LayerInfo], gradient: bool) -> Iterator[dict[str, Tensor]]:
    """The outputs of these layers, by name, after each forward inside the block.

    What goes on through the network is a copy, so that an in-place operation after the layer cannot change what was
    recorded.
    """
    activations: dict[str, Tensor] = {}

    def given(layer: str, output: Tensor) -> Tensor:
        if gradient and not output.requires_grad:
            output = output.detach().requires_grad_(True)
        activations[layer] = output
        return output.clone()

    with _watching(network, layers, given):
        yield activations


class _Reached(BaseException):
    """All that was asked for is there; not an Exception, so that no network takes it for a failure of its own."""


def reached(network: nn.Module, layers: Sequence[LayerInfo], forward: Callable[[], object]) -> dict[str, Tensor]:
    """The outputs of these layers, by name, of a forward that ends with the last of them."""
    names = {layer.name for layer in layers}
    outputs: dict[str, Tensor] = {}

    def given(layer: str, output: Tensor) -> Tensor:
        outputs[layer] = output
        if len(outputs) == len(names):
            raise _Reached
        return output.clone()  # what follows may write in place

    with _watching(network, layers, given), suppress(_Reached):
        forward()
    return outputs


@contextmanager
def _watching(
    network: nn.Module, layers: Sequence[LayerInfo], given: Callable[[str, Tensor], Tensor]
) -> Iterator[None]:
    """In each forward inside the block each of these layers gives ``given(name, its output)`` instead."""
    wanted = {(layer.module, layer.call): layer.name for layer in layers}

    def seen(name: str, call: int, kind: str, output: Tensor) -> Tensor | None:
        layer = wanted.get((name, call))
        return None if layer is None else given(layer, output)

    watch = Watch(network, seen)
    modules = [name for name, _ in wanted if not name.endswith("()")]
    with ExitStack() as stack:
        stack.enter_context(watch.modules(modules))
        if len(modules) < len(wanted):
            stack.enter_context(watch.functions())
        yield
