"""A step on windows as an ONNX graph: its calls without padding, each reading the cells that it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from onnx import TensorProto

from .graph import Graph, write_call
from .tape import Call, Ref
from .windows import LEFT, TOP, Anatomy, Need, Pair, Step


def piece(graph: Graph, anatomy: Anatomy, step: Step, at_edges: bool) -> dict[str, tuple[int, ...]]:
    """Write a step down; its inputs with their shapes for one image. Outputs are called as ``output_names`` says.

    at_edges  whether windows may reach over the edge of the map: what lies beyond then is what padding would be. The
              inputs TOP and LEFT, (n, 1), tell where the window at the step's end begins.
    """
    return _Writer(graph, anatomy, step, at_edges).write()


def output_names(step: Step) -> list[str]:
    """The graph's names of the maps at the step's end."""
    return [f"window_{name}" for name in step.end.names]


class _Writer:
    def __init__(self, graph: Graph, anatomy: Anatomy, step: Step, at_edges: bool) -> None:
        self.graph, self.anatomy, self.step, self.at_edges = graph, anatomy, step, at_edges
        self.windows: dict[str, Need] = {}
        self.names: dict[str, str] = {}  # of a map's window in the graph
        self.inside: dict[tuple[Need, Pair], tuple[str, str]] = {}

    def write(self) -> dict[str, tuple[int, ...]]:
        inputs: dict[str, tuple[int, ...]] = {}
        for name, channels in zip(self.step.begin.names, self.step.begin.channels, strict=True):
            if name in self.step.needs:
                self.windows[name], self.names[name] = self.step.needs[name], name
                inputs[name] = (channels, *self.step.needs[name].size)
        if self.at_edges:
            inputs |= {TOP: (1,), LEFT: (1,)}
        for i in range(self.step.begin.at, self.step.end.at):
            if self.anatomy.calls[i].outputs[0] in self.step.needs:
                self._call(self.anatomy.calls[i], i)
        for name, told in zip(self.step.end.names, output_names(self.step), strict=True):
            whole = Need((1, 1), (0, 0), self.step.size)
            self.graph.add("Identity", [self._cells(name, whole)], told)
        return inputs

    def _call(self, call: Call, i: int) -> None:
        how, output = self.anatomy.slidings[i], call.outputs[0]
        wanted = self.step.needs[output]
        need = wanted.through(how)
        given = {name: self._given(name, need, how.beyond, how.is_point) for name in call.refs()}
        self.windows[output], self.names[output] = wanted, output
        if call.op == "constant_pad_nd":
            self.names[output] = given[next(iter(given))]
            return
        shape = (call.shapes[0][0], call.shapes[0][1], *wanted.size)
        inputs = {key: _renamed(value, given) for key, value in call.inputs.items()}
        if "padding" in inputs:
            inputs["padding"] = [0, 0]
        if "ceil_mode" in inputs:
            inputs["ceil_mode"] = False
        write_call(self.graph, replace(call, inputs=inputs, shapes=(shape, *call.shapes[1:])), "")

    def _given(self, name: str, need: Need, beyond: float, is_point: bool) -> str:
        cells = self._cells(name, need)
        if is_point or not self.at_edges or not self._may_leave(need, self.anatomy.size(name)):
            return cells
        inside, as_number = self._inside(need, self.anatomy.size(name))
        if beyond == 0:  # half the time of a choice
            return self.graph.add("Mul", [cells, as_number])
        return self.graph.add("Where", [inside, cells, self._number(beyond)])

    def _cells(self, name: str, need: Need) -> str:
        """Those of a map's cells, of which the graph has at least these."""
        has = self.windows[name]
        if has == need:
            return self.names[name]
        starts = [need.first[axis] - has.first[axis] for axis in (0, 1)]
        ends = [start + size for start, size in zip(starts, need.size, strict=True)]
        bounds = [self.graph.whole_numbers(values) for values in (starts, ends, (2, 3))]
        return self.graph.add("Slice", [self.names[name], *bounds])

    def _may_leave(self, need: Need, size: Pair) -> bool:
        return any(low > 0 or high < room for low, high, room in self._limits(need, size))

    def _limits(self, need: Need, size: Pair) -> list[tuple[int, int, int]]:
        room = [whole - part for whole, part in zip(self.step.end.size, self.step.size, strict=True)]
        return [(*need.starts_within(size, axis), room[axis]) for axis in (0, 1)]

    def _inside(self, need: Need, size: Pair) -> tuple[str, str]:
        """(n, 1, rows, columns) whether a cell lies on the map, and the same as 1 and 0."""
        if (need, size) not in self.inside:
            g, axes = self.graph, []
            for axis, start in enumerate((TOP, LEFT)):
                first = g.constant(np.arange(need.first[axis], need.end[axis], dtype=np.float32))
                cells = g.add("Add", [g.add("Mul", [start, self._number(need.ratio[axis])]), first])
                low = g.add("GreaterOrEqual", [cells, self._number(0)])
                high = g.add("Less", [cells, self._number(size[axis])])
                axes.append(g.add("Unsqueeze", [g.add("And", [low, high]), g.whole_numbers((1, 3 - axis))]))
            inside = g.add("And", axes)
            self.inside[need, size] = inside, g.add("Cast", [inside], to=TensorProto.FLOAT)
        return self.inside[need, size]

    def _number(self, value: float) -> str:
        return self.graph.constant(float(value))


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, Ref):
        return Ref(names[value.name])
    return [_renamed(one, names) for one in value] if isinstance(value, list) else value
