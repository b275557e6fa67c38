"""A program, a list of calls of torch's operators, as a network whose parts are those of the network it was made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import torch
from torch import Tensor, nn

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d), (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)


@dataclass(frozen=True)
class Value:
    """A value of the program, by its name."""

    name: str


@dataclass(eq=False)
class Call:
    """A call of a function, or of a part of the network.

    arguments, options  constants and ``Value``s, also in lists
    gives               the names of what comes out: one, several, or one list of several
    stack               the modules in whose forwards it stood, outermost first: the path and the class of each
    idle                names that nothing needs afterwards
    """

    function: Callable[..., Any]
    arguments: Sequence[Any]
    options: Mapping[str, Any]
    gives: Sequence[Any]
    stack: tuple[tuple[str, str], ...] = ()
    idle: list[str] = field(default_factory=list)

    def needs(self) -> Iterator[str]:
        """The names of the values that it takes."""
        waiting = [*self.arguments, *self.options.values()]
        for one in waiting:
            if isinstance(one, Value):
                yield one.name
            elif isinstance(one, list):
                waiting += one

    @property
    def operator(self) -> str:
        """The name of torch's operator that is called; empty for another function, and for a part."""
        schema: Any = getattr(self.function, "_schema", None)
        return schema.name.rpartition("::")[2].strip("_") if schema is not None else ""

    @property
    def stated(self) -> dict[str, Any]:
        """What an operator is called with, by the names of its arguments."""
        schema: Any = getattr(self.function, "_schema", None)
        names = [argument.name for argument in schema.arguments] if schema is not None else []
        return {**dict(zip(names, self.arguments, strict=False)), **self.options}

    def names(self) -> list[str]:
        """The names of what it gives."""
        return [name for one in self.gives for name in (one if isinstance(one, list) else [one]) if name]

    def run(self, values: dict[str, Any], held: Mapping[str, tuple[nn.Module, str]]) -> None:
        """Put what it gives among the values; ``held`` has the weights."""

        def known(one: Any) -> Any:
            if isinstance(one, Value):
                return values[one.name] if one.name in values else getattr(*held[one.name])
            if isinstance(one, torch.device):  # that of the weights, wherever it was exported
                return next((getattr(*place).device for place in held.values()), one)
            return [known(part) for part in one] if isinstance(one, list) else one

        found = self.function(*map(known, self.arguments), **{name: known(one) for name, one in self.options.items()})
        for name, value in zip(self.gives, [found] if len(self.gives) == 1 else found, strict=True):
            values |= zip(name, value, strict=True) if isinstance(name, list) else [(name, value)]
        for name in self.idle:
            values.pop(name, None)


class Part(nn.Module):
    """Calls that stood in the forward of one module."""

    def __init__(self) -> None:
        super().__init__()
        self._calls: Sequence[Call] = ()
        self._takes: Sequence[str] = ()
        self._gives: Sequence[str] = ()
        self._held: Mapping[str, tuple[nn.Module, str]] = {}

    def forward(self, *given: Any) -> Any:
        values = dict(zip(self._takes, given, strict=True))
        for call in self._calls:
            call.run(values, self._held)
        found = [values[name] for name in self._gives]
        return found[0] if len(found) == 1 else tuple(found)

    @property
    def as_layer(self) -> nn.Module | None:
        """Torch's layer with this part's own weights, where one convolution or linear operator is all that has them.

        What else is done here, as to pad, it does not do: it is there to be read, not to be run.
        """
        calls = [call for call in self._calls if call.operator.startswith("conv") or call.operator == "linear"]
        if len(calls) != 1:
            return None
        stated = calls[0].stated
        weight, groups = stated.get("weight"), stated.get("groups", 1)
        if not isinstance(weight, Value) or self._held.get(weight.name, (None,))[0] is not self:
            return None
        values: Tensor = getattr(*self._held[weight.name])
        first, second, *size = values.shape
        layer: nn.Module
        if calls[0].operator == "linear":
            layer = nn.Linear(second, first, bias=False, device="meta")
        else:
            transposed = "transpose" in calls[0].operator or stated.get("transposed") is True
            sides = (first, second * groups) if transposed else (second * groups, first)
            kind: Any = CONVOLUTIONS[transposed][len(size) - 1]
            layer = kind(*sides, tuple(size), groups=groups, bias=False, device="meta")
        layer.weight = nn.Parameter(values.detach(), requires_grad=False)
        return layer


class Program(Part):
    """All of it: an image in, a tensor, several, or a dictionary of them out."""

    _keys: Sequence[str] | None = None

    def forward(self, image: Tensor) -> Any:
        found = super().forward(image)
        if self._keys is None or len(self._keys) == 1:
            return found
        return dict(zip(self._keys, found, strict=True))


def assembled(
    calls: Sequence[Call],
    held: Mapping[str, tuple[str, Tensor]],
    image: str,
    outputs: Sequence[str],
    keys: Sequence[str] | None,
) -> nn.Module:
    """The network.

    held     by name the path of each weight, and the weight
    image    the name of the image
    outputs  the names of what comes out, and ``keys`` what they are called, where the network gave a dictionary
    """
    program = Program()
    kinds = {path: kind for call in calls for path, kind in call.stack}
    for path in sorted(kinds, key=lambda path: path.count(".")):
        _put(program, path, type(kinds[path], (Part,), {})())
    weights = {}
    for name, (path, tensor) in held.items():
        place, _, own = path.rpartition(".")
        module = _at(program, place)
        if isinstance(tensor, nn.Parameter):
            module.register_parameter(own, tensor)
        else:
            module.register_buffer(own, tensor)
        weights[name] = module, own
    last: dict[str, int] = {name: len(calls) for name in outputs}
    for i, call in enumerate(calls):
        for name in call.needs():
            last[name] = max(last.get(name, 0), i)
    _Builder(program, calls, weights, last).fill(program, range(len(calls)), 0, [image], outputs)
    program._keys = keys
    return program


@dataclass
class _Builder:
    """last  by name, the number of the last call that needs it"""

    program: nn.Module
    calls: Sequence[Call]
    weights: Mapping[str, tuple[nn.Module, str]]
    last: Mapping[str, int]
    _filled: Counter[str] = field(default_factory=Counter)

    def fill(self, part: Part, numbers: Sequence[int], depth: int, takes: Sequence[str], gives: Sequence[str]) -> None:
        """Make a part of the calls with these numbers, of which those deeper than ``depth`` are parts of it."""
        made: list[Call] = []
        for path, group in groupby(numbers, lambda i: dict(enumerate(self.calls[i].stack)).get(depth, ("",))[0]):
            inner = list(group)
            needed, given = self._border(inner)
            if not path or self._filled[path] or not given:
                made += [self.calls[i] for i in inner]
                continue
            self._filled[path] += 1
            module = self.program.get_submodule(path)
            assert isinstance(module, Part)
            self.fill(module, inner, depth + 1, needed, given)
            made.append(Call(module, [Value(name) for name in needed], {}, given))
        part._calls, part._takes, part._gives, part._held = made, list(takes), list(gives), self.weights
        seen = set(gives)
        for call in reversed(made):
            names = {*call.needs(), *call.names()}
            call.idle = [name for name in names - seen if name not in self.weights]
            seen |= names

    def _border(self, inner: Sequence[int]) -> tuple[list[str], list[str]]:
        """The names that calls take from before them, and those that they give to what comes after."""
        own = dict.fromkeys(name for i in inner for name in self.calls[i].names())
        needed = dict.fromkeys(name for i in inner for name in self.calls[i].needs())
        takes = [name for name in needed if name not in own and name not in self.weights]
        return takes, [name for name in own if self.last.get(name, -1) > inner[-1]]


def _at(program: nn.Module, path: str) -> nn.Module:
    """The module at a path, made where there is none."""
    module = program
    for part in path.split(".") if path else []:
        if part not in module._modules:
            module.add_module(part, nn.Module())
        module = module.get_submodule(part)
    return module


def _put(program: nn.Module, path: str, part: Part) -> None:
    place, _, own = path.rpartition(".")
    _at(program, place).add_module(own, part)
