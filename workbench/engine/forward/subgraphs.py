"""A step on windows as an ONNX graph: its calls without padding, each reading the cells that it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onnx import TensorProto

from .graph import Graph
from .operations import write_call
from .tape import Call, Ref
from .windows import InputWindow, Step, WindowPlanner

LAST = 2**62  # where a slice ends that ends with the map


def write_subgraph(
    graph: Graph, planner: WindowPlanner, step: Step, at_edges: bool
) -> dict[str, tuple[int | str, ...]]:
    """Write a step down, for windows of any size; its inputs with their shapes for one image, unknown lengths by name.

    at_edges  whether windows may reach over the edge of the map: what lies beyond then is what padding would be.
              Further inputs, the step's masks, mark what lies on the map, (n, 1, rows, columns) of 1 and 0

    Outputs are called as ``output_names`` says.
    """
    return _Writer(graph, planner, step, at_edges).write()


def output_names(step: Step) -> list[str]:
    """The graph's names of the maps at the step's end."""
    return [f"window_{name}" for name in step.end.names]


class _Writer:
    def __init__(self, graph: Graph, planner: WindowPlanner, step: Step, at_edges: bool) -> None:
        self.graph, self.planner, self.step = graph, planner, step
        self.masks = {read: name for name, read in step.masks.items()} if at_edges else {}
        self.windows: dict[str, InputWindow] = {}
        self.names: dict[str, str] = {}  # of a map's window in the graph

    def write(self) -> dict[str, tuple[int | str, ...]]:
        inputs: dict[str, tuple[int | str, ...]] = {}
        for name, channels in zip(self.step.begin.names, self.step.begin.channels, strict=True):
            if name in self.step.needs:
                self.windows[name], self.names[name] = self.step.needs[name], name
                inputs[name] = (channels, f"{name}_rows", f"{name}_columns")
        inputs |= {name: (1, f"{name}_rows", f"{name}_columns") for name in self.masks.values()}
        for i in range(self.step.begin.at, self.step.end.at):
            if self.planner.calls[i].outputs[0] in self.step.needs:
                self._call(self.planner.calls[i], i)
        for name, output in zip(self.step.end.names, output_names(self.step), strict=True):
            window = InputWindow((1, 1), (0, 0), self.step.size)
            self.graph.add("Identity", [self._cells(name, window)], output)
        return inputs

    def _call(self, call: Call, i: int) -> None:
        how, output = self.planner.slidings[i], call.outputs[0]
        wanted = self.step.needs[output]
        need = wanted.through(how)
        given = {name: self._given(name, need, how.beyond, how.is_point) for name in call.refs()}
        self.windows[output], self.names[output] = wanted, output
        if call.op == "constant_pad_nd":
            self.names[output] = given[next(iter(given))]
            return
        inputs = {key: _renamed(value, given) for key, value in call.inputs.items()}
        if "padding" in inputs:
            inputs["padding"] = [0, 0]
        if "ceil_mode" in inputs:
            inputs["ceil_mode"] = False
        write_call(self.graph, replace(call, inputs=inputs), "")

    def _given(self, name: str, need: InputWindow, beyond: float, is_point: bool) -> str:
        cells = self._cells(name, need)
        mask = None if is_point else self.masks.get((need, self.planner.size(name)))
        if mask is None:
            return cells
        if beyond == 0:  # half the time of a choice
            return self.graph.add("Mul", [cells, mask])
        inside = self.graph.add("Cast", [mask], to=TensorProto.BOOL)
        return self.graph.add("Where", [inside, cells, self.graph.constant(float(beyond))])

    def _cells(self, name: str, need: InputWindow) -> str:
        """Those of a map's cells, of which the graph has at least these, counted from both ends."""
        has = self.windows[name]
        if has == need:
            return self.names[name]
        starts = [need.first[axis] - has.first[axis] for axis in (0, 1)]
        ends = [need.end[axis] - has.end[axis] or LAST for axis in (0, 1)]
        bounds = [self.graph.whole_numbers(values) for values in (starts, ends, (2, 3))]
        return self.graph.add("Slice", [self.names[name], *bounds])


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, Ref):
        return Ref(names[value.name])
    return [_renamed(part, names) for part in value] if isinstance(value, list) else value
