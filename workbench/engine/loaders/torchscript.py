"""Programs of TorchScript as networks with layers: the calls of their graphs, in the modules in which they stood.

A traced program still has its modules. One that was compiled from code (``torch.jit.script``) is frozen first, which
takes out what depends on training; each call then is a layer by itself, named after its weights. torch watches no
module of such a program, so its calls are made here one by one, by the same operators.
"""

from __future__ import annotations

import operator
import re
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import torch
from torch import Tensor, nn

from workbench.api import UserError

from .exported_program import ACTIVATIONS, TRAINING, NotReadable
from .program_parts import Call, Value, assembled

FUNCTIONS: Mapping[str, Callable[..., Any]] = {  # what has no operator of its own
    "prim::NumToTensor": torch.tensor, "aten::Int": int, "aten::Float": float, "aten::Bool": bool,
    "aten::ScalarImplicit": Tensor.item, "aten::len": len, "aten::__getitem__": operator.getitem,
}  # fmt: skip
KINDS: Mapping[str, str] = {  # a part that is one call is called as torch's module for it
    "conv2d": "Conv2d", "_convolution": "Conv2d", "batch_norm": "BatchNorm2d", "linear": "Linear", "relu": "ReLU",
    "relu_": "ReLU", "silu": "SiLU", "silu_": "SiLU", "hardswish": "Hardswish", "hardswish_": "Hardswish",
    "gelu": "GELU", "sigmoid": "Sigmoid", "max_pool2d": "MaxPool2d", "avg_pool2d": "AvgPool2d",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d", "dropout": "Dropout", "flatten": "Flatten", "layer_norm": "LayerNorm",
}  # fmt: skip
GIVEN = re.compile(r"self\.(?P<path>.+)\.\w+")  # how freezing calls the weights of a module
OF_MODULES = (".weight", ".bias", ".running_mean", ".running_var")
SIDES = (224, 64, 32, 28)  # of images that a program is tried on
WITHIN = 1e-5  # of its largest number, between a program and what was made of it


def parts_of(program: Any) -> nn.Module:
    """A network that computes what a loaded program of TorchScript does. Raises NotReadable, UserError in words."""
    traced, frozen = _Reader(), _Reader(by_call=True)
    try:
        network = traced.network(program.graph, program)
    except NotReadable as why:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                alone = torch.jit.freeze(program, optimize_numerics=False)
        except Exception:
            raise why from None
        network = frozen.network(alone.graph, alone)
    _check(network, program)
    return network


def _check(network: nn.Module, program: Any) -> None:
    """Raise NotReadable where the network does not give what the program gives, or none of the tried sizes goes."""
    others = [weight.shape[1] for weight in network.parameters() if weight.ndim == 4]
    for colours, side in product(dict.fromkeys([3, 1, *others[:2]]), SIDES):
        image = torch.rand(1, colours, side, side, generator=torch.Generator().manual_seed(0))
        with torch.no_grad():
            try:
                wanted = program(image.clone())
            except Exception:
                continue  # of another size
            try:
                given = network(image.clone())
                torch.testing.assert_close(given, wanted, rtol=WITHIN, atol=WITHIN * _largest(wanted))
            except Exception:
                raise NotReadable("what its calls give one by one is not what it gives") from None
        return
    raise NotReadable(f"it takes no square image of {', '.join(map(str, SIDES))} px to try it on")


def _largest(output: Any) -> float:
    if isinstance(output, Tensor):
        return float(output.abs().max()) if output.numel() else 0.0
    return max(map(_largest, output.values() if isinstance(output, Mapping) else output), default=0.0)


@dataclass(frozen=True)
class _Place:
    """A module of the program, and its path."""

    path: str
    module: Any


class _Reader:
    """What is read of a program. ``by_call``: each call is a part by itself."""

    def __init__(self, by_call: bool = False) -> None:
        self._by_call = by_call
        self._calls: list[Call] = []
        self._held: dict[str, tuple[str, Tensor]] = {}
        self._names: Counter[str] = Counter()

    def network(self, graph: Any, program: Any) -> nn.Module:
        if len(list(graph.inputs())) != 2:
            raise NotReadable(f"it takes {len(list(graph.inputs())) - 1} inputs")
        try:
            (output,) = self._read(graph, _Place("", program), (), [Value("image")])
            outputs = list(output.values()) if isinstance(output, dict) else output
            outputs = outputs if isinstance(outputs, list) else [outputs]
            names = [one.name for one in outputs]
        except (NotReadable, UserError):
            raise
        except Exception as error:
            raise NotReadable(f"it is of another form ({type(error).__name__})") from None
        network = assembled(self._calls, self._held, "image", names, list(output) if isinstance(output, dict) else None)
        return network.eval()

    def _read(self, graph: Any, place: _Place, stack: tuple[tuple[str, str], ...], given: Sequence[Any]) -> list[Any]:
        """Take the calls of one graph; what it returns."""
        known: dict[str, Any] = dict(zip((one.debugName() for one in graph.inputs()), [place, *given], strict=True))
        for node in graph.nodes():
            self._take(node, known, stack)
        return [known[one.debugName()] for one in graph.outputs()]

    def _take(self, node: Any, known: dict[str, Any], stack: tuple[tuple[str, str], ...]) -> None:
        kind, gives = node.kind(), [one.debugName() for one in node.outputs()]
        takes = [known[one.debugName()] for one in node.inputs()]
        if kind != "aten::append":
            takes = [list(one) if isinstance(one, list) else one for one in takes]  # as it is now
        if kind == "prim::Constant":
            known[gives[0]] = self._constant(node.output().toIValue(), gives[0])
        elif kind == "prim::GetAttr":
            known[gives[0]] = self._attribute(takes[0], node.s("name"))
        elif kind == "prim::CallMethod":
            known[gives[0]] = self._method(takes[0], node.s("name"), stack, takes[1:])
        elif kind in ("prim::ListConstruct", "prim::TupleConstruct"):
            known[gives[0]] = takes
        elif kind == "prim::DictConstruct":
            known[gives[0]] = dict(zip(takes[::2], takes[1::2], strict=True))
        elif kind == "aten::append" and isinstance(takes[0], list):
            takes[0].append(takes[1])
        elif kind in ("prim::ListUnpack", "prim::TupleUnpack"):
            if isinstance(takes[0], list):
                known |= zip(gives, takes[0], strict=True)
            else:
                names = [self._named(name) for name in gives]
                self._calls.append(Call(list, takes, {}, [names], stack))
                known |= zip(gives, map(Value, names), strict=True)
        elif kind in FUNCTIONS or kind.startswith("aten::"):
            names = [self._named(name) for name in gives]
            self._calls.append(self._call(node, takes, names, stack))
            known |= zip(gives, map(Value, names), strict=True)
        elif not _is_check(node):
            raise NotReadable(f"it decides while it runs ({kind})" if list(node.blocks()) else f"it has a {kind}")

    def _call(self, node: Any, takes: Sequence[Any], names: list[str], stack: tuple[tuple[str, str], ...]) -> Call:
        kind = node.kind()
        name = kind.partition("::")[2]
        if self._by_call:
            stack = (self._own(name, takes),)
        if kind in FUNCTIONS:
            return Call(FUNCTIONS[kind], takes, {}, names, stack)
        schema = torch._C.parse_schema(node.schema())
        function = getattr(getattr(torch.ops.aten, name, None), schema.overload_name or "default", None)
        if function is None:
            raise NotReadable(f"it calls {kind}")
        stated = list(zip(schema.arguments, takes, strict=True))
        if any(one.name in TRAINING and value is True for one, value in stated):
            raise UserError(
                "This TorchScript program was traced in training mode, in which batch-norm and dropout answer "
                "otherwise; trace it after model.eval()."
            )
        arguments = [value for one, value in stated if not one.kwarg_only]
        if name in ACTIVATIONS:
            function, arguments = ACTIVATIONS[name], arguments[:1]
        return Call(function, arguments, {one.name: value for one, value in stated if one.kwarg_only}, names, stack)

    def _method(self, place: Any, name: str, stack: tuple[tuple[str, str], ...], given: Sequence[Any]) -> Any:
        if not isinstance(place, _Place):
            raise NotReadable("it calls what is no module")
        if place.path and (not stack or stack[-1][0] != place.path):
            stack = (*stack, (place.path, place.module.original_name))
        (output,) = self._read(getattr(place.module, name).graph, place, stack, given)
        return output

    def _attribute(self, place: Any, name: str) -> Any:
        value, path = getattr(place.module, name), f"{place.path}.{name}".lstrip(".")
        if isinstance(value, torch.jit.ScriptModule):
            return _Place(path, value)
        if not isinstance(value, Tensor):
            return value
        weight = name in dict(place.module.named_parameters(recurse=False))
        return self._tensor(path, nn.Parameter(value, requires_grad=False) if weight else value)

    def _constant(self, value: Any, name: str) -> Any:
        if not isinstance(value, Tensor):
            return value
        if not GIVEN.fullmatch(name):
            return self._tensor(f"constant_{len(self._held)}", value)
        weight = value.is_floating_point() and ".running_" not in name
        return self._tensor(name.removeprefix("self."), nn.Parameter(value, requires_grad=False) if weight else value)

    def _tensor(self, path: str, value: Tensor) -> Value:
        self._held[f"held {path}"] = path, value
        return Value(f"held {path}")

    def _named(self, name: str) -> str:
        """A name that no other value has: those of a graph are its own alone."""
        self._names[name] += 1
        return f"{name} {self._names[name]}"

    def _own(self, name: str, takes: Sequence[Any]) -> tuple[str, str]:
        """The path of a call that is a part by itself: that of its weights, or the operator's with a number."""
        paths = [self._held[one.name][0] for one in takes if isinstance(one, Value) and one.name in self._held]
        owners = [path.rpartition(".")[0] for path in paths if path.endswith(OF_MODULES)]
        kind, name = KINDS.get(name, name.strip("_")), name.strip("_")
        self._names[f"part {name}"] += 1
        free = [owner for owner in owners if not self._names[f"owner {owner}"]]  # equal weights are held once
        path = free[0] if free else f"{name}_{self._names[f'part {name}']}"
        self._names[f"owner {path}"] += 1
        return path, kind


def _is_check(node: Any) -> bool:
    """Whether all that a node may do is to raise an error."""
    inner = [kind.kind() for block in node.blocks() for kind in block.nodes()]
    harmless = all(kind in ("prim::Constant", "prim::RaiseException", "aten::format") for kind in inner)
    return node.kind() == "prim::RaiseException" or (bool(inner) and harmless and not list(node.outputs()))
