"""The tape: the elementary operations that one forward of a network performs, in torch's own ``aten`` terms.

Whatever Python does on the way (loops, branches, functional calls) is over by then. The forward is recorded with two
images and with three: a size that differs is the number of images, times a factor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils._python_dispatch import TorchDispatchMode

SAME_VALUE = {"detach", "alias", "clone", "contiguous", "lift_fresh", "lift_fresh_copy", "dropout"}


class Unsupported(Exception):
    """What stands in the way, in a few words: this network takes the ordinary path."""


@dataclass(frozen=True)
class Ref:
    """The output of an earlier call, or the pixels, by name."""

    name: str


@dataclass(frozen=True)
class Many:
    """``factor`` times the number of images."""

    factor: int


@dataclass(frozen=True, eq=False)
class Call:
    """One operation: what goes in by the names of torch's schema (Ref, Tensor, Many or plain values), what comes out.

    shapes  of the outputs, for the two images that were recorded
    """

    op: str
    inputs: dict[str, Any]
    outputs: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]

    def refs(self) -> Iterator[str]:
        """The names of what it reads."""
        yield from (value.name for value in _leaves(list(self.inputs.values())) if isinstance(value, Ref))


@dataclass(frozen=True, eq=False)
class Tape:
    """Calls in order. ``pixels`` and ``scores`` are the names of what goes in and what comes out."""

    calls: tuple[Call, ...]
    pixels: str
    scores: str
    input_shape: tuple[int, ...]  # of one image


def record(scores: Callable[[Tensor], Tensor], shape: Sequence[int], device: str) -> Tape:
    """The tape of ``scores``, which takes (N, *shape). Raises Unsupported."""
    two, three = (_recorded(scores, (n, *shape), device) for n in (2, 3))
    if [call.op for call in two.calls] != [call.op for call in three.calls]:
        raise Unsupported("its operations depend on how many images there are")
    calls = [_merged(a, b) for a, b in zip(two.calls, three.calls, strict=True)]
    return Tape(tuple(_folded(calls, two.values)), "pixels", two.scores, tuple(shape))


class _Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
    def __init__(self, pixels: Tensor) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.names = {id(pixels): "pixels"}
        self.kept: list[Any] = [pixels]  # an id is only a name for as long as its tensor lives
        self.values: dict[str, Tensor] = {}
        self.calls: list[Call] = []
        self.scores = ""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # else torch imports its compiler, which takes seconds

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        names = [argument.name for argument in func._schema.arguments]
        given = {a.name: a.default_value for a in func._schema.arguments if a.has_default_value()}
        given |= dict(zip(names, args, strict=False)) | (kwargs or {})
        inputs = {name: self._plain(value) for name, value in given.items()}
        given_out = out if isinstance(out, list | tuple) else [out]  # a number, where a value is read
        outputs = [value for value in given_out if isinstance(value, Tensor)]
        self.kept.append((args, kwargs, out))
        op = func._schema.name.removeprefix("aten::")
        if op.endswith("_") and func._schema.is_mutable:
            op = op.removesuffix("_")
        called = tuple(f"{op}_{len(self.calls)}" + (f"_{k}" if k else "") for k in range(len(outputs)))
        for name, output in zip(called, outputs, strict=True):
            self.names[id(output)], self.values[name] = name, output
        self.calls.append(Call(op, inputs, called, tuple(tuple(output.shape) for output in outputs)))
        return out

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Tensor):
            return Ref(self.names[id(value)]) if id(value) in self.names else value.detach()
        if isinstance(value, list | tuple):
            return [self._plain(part) for part in value]
        return value


def _recorded(scores: Callable[[Tensor], Tensor], shape: tuple[int, ...], device: str) -> _Recorder:
    chance = torch.Generator().manual_seed(0)
    pixels = torch.rand(shape, generator=chance).to(device)
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)  # one opaque operation for a whole encoder layer
    try:
        recorder = _Recorder(pixels)
        with torch.inference_mode(False), torch.no_grad(), sdpa_kernel(SDPBackend.MATH), recorder:
            last = scores(pixels)
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
    recorder.scores = recorder.names.get(id(last), "")
    if not recorder.scores:
        raise Unsupported("its scores do not come from one operation")
    return recorder


def _merged(two: Call, three: Call) -> Call:
    inputs = {name: _merged_value(value, three.inputs[name], two.op) for name, value in two.inputs.items()}
    return Call(two.op, inputs, two.outputs, two.shapes)


def _merged_value(two: Any, three: Any, op: str) -> Any:
    if isinstance(two, list):
        return [_merged_value(a, b, op) for a, b in zip(two, three, strict=True)]
    if isinstance(two, int) and not isinstance(two, bool) and two != three:
        if two % 2 or two // 2 * 3 != three:
            raise Unsupported(f"a number in {op} depends on how many images there are")
        return Many(two // 2)
    return two


def _folded(calls: Sequence[Call], values: dict[str, Tensor]) -> Iterator[Call]:
    """Without what the image does not enter: its value is known. Names that stand for the same value become one."""
    known: dict[str, Any] = {}
    for call in calls:
        inputs = {name: _with_known(value, known) for name, value in call.inputs.items()}
        leaves = list(_leaves(list(inputs.values())))
        reads = [leaf for leaf in leaves if isinstance(leaf, Ref)]
        if not reads and not any(isinstance(leaf, Many) for leaf in leaves):
            known |= {name: values[name] for name in call.outputs}
        elif not call.outputs:
            raise Unsupported("a number is read from the image on the way")
        elif call.op in SAME_VALUE and len(reads) == 1:
            known[call.outputs[0]] = reads[0]
        else:
            yield Call(call.op, inputs, call.outputs, call.shapes)


def _with_known(value: Any, known: dict[str, Any]) -> Any:
    if isinstance(value, Ref):
        return known.get(value.name, value)
    return [_with_known(part, known) for part in value] if isinstance(value, list) else value


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield value
