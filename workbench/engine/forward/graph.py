"""An ONNX graph under construction, and the large weights that several graphs share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from .tape import Many, Ref

OPSET, IR = 20, 9
LARGE = 1024  # bytes from which a weight stays where it is, and the graph only names it


class Weights:
    """A network's large weights, which several graphs of it name: in memory once."""

    def __init__(self) -> None:
        self.arrays: dict[str, np.ndarray] = {}
        self._names: dict[tuple[Any, ...], str] = {}
        self._kept: list[Tensor] = []  # an address is only a name for as long as its tensor lives

    def name(self, weight: Tensor) -> str:
        """What a weight is called in every graph."""
        key = weight.data_ptr(), weight.dtype, tuple(weight.shape), weight.stride()
        if key not in self._names:
            name = f"shared_{len(self.arrays)}"
            self._names[key], self.arrays[name] = name, _array(weight)
            self._kept.append(weight)
        return self._names[key]


class Graph:
    """An ONNX graph under construction."""

    def __init__(self, shared: Weights) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.shapes: dict[str, tuple[int, ...]] = {}
        self._shared = shared
        self._weights: dict[str, np.ndarray | None] = {}  # None: the shared one of that name
        self._batch = ""

    def add(self, op: str, inputs: Sequence[str], outputs: Sequence[str] | str = "", **attributes: Any) -> str:
        """One node; the name of its (first) output, made up where none is given."""
        names = [outputs] if isinstance(outputs, str) else list(outputs)
        names[0] = names[0] or f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names[0]

    def constant(self, value: Any, kind: Any = np.float32) -> str:
        """The name of a weight, a number or a list of numbers."""
        if not isinstance(value, Tensor):
            return self._weight(np.asarray(value, kind))
        if value.numel() * 4 < LARGE:
            return self._weight(_array(value))
        name = self._shared.name(value)
        self._weights[name] = None
        return name

    @property
    def shared(self) -> list[str]:
        """The names of the shared weights that it has."""
        return [name for name, weight in self._weights.items() if weight is None]

    def whole_numbers(self, values: Sequence[int]) -> str:
        """The name of a list of whole numbers."""
        return self.constant(list(values), np.int64)

    def operand(self, value: Any) -> str:
        """The name of an operation's input, whatever it is."""
        return value.name if isinstance(value, Ref) else self.constant(value)

    def shape(self, sizes: Sequence[Any], source: str) -> str:
        """The name of a shape; the number of images is taken from ``source``, which has it first."""
        if not any(isinstance(size, Many) for size in sizes):
            return self.whole_numbers(sizes)
        if not self._batch:
            shape = self.add("Shape", [source])
            self._batch = self.add("Slice", [shape, self.whole_numbers([0]), self.whole_numbers([1])])
        parts = [
            self.add("Mul", [self._batch, self.whole_numbers([size.factor])])
            if isinstance(size, Many)
            else self.whole_numbers([size])
            for size in sizes
        ]
        return self.add("Concat", parts, axis=0)

    def model(self, inputs: Mapping[str, Sequence[int | str]], outputs: Iterable[str]) -> bytes:
        """The graph as a file's bytes.

        inputs  the shape of each for one image, lengths that are free by a name; so is the number of images
        """
        graph = helper.make_graph(
            self.nodes,
            "scores",
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", *shape]) for n, shape in inputs.items()],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
            [self._initializer(name, weight) for name, weight in self._weights.items()],
        )
        opset = helper.make_opsetid("", OPSET)
        serialized: bytes = helper.make_model(graph, opset_imports=[opset], ir_version=IR).SerializeToString()
        return serialized

    def _weight(self, value: np.ndarray) -> str:
        name = f"weight_{len(self._weights)}"
        self._weights[name] = value
        return name

    def _initializer(self, name: str, weight: np.ndarray | None) -> TensorProto:
        if weight is not None:
            return numpy_helper.from_array(weight, name)
        proto = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=self._shared.arrays[name].shape)
        proto.data_location = TensorProto.EXTERNAL
        proto.external_data.add(key="location", value="memory")
        return proto


def _array(weight: Tensor) -> np.ndarray:
    array: np.ndarray = weight.detach().float().contiguous().cpu().numpy()
    return array
