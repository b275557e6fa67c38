"""ONNX Runtime: parts of a tape made ready to run, several times as fast as torch on a processor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from .tape import Call, Tape, Unsupported

if TYPE_CHECKING:
    import onnxruntime

    from .graph import Graph
    from .windows import Cut, Step, WindowPlanner

CUDA = "CUDAExecutionProvider"
TOLERANCE = 1e-4  # on logits of order 10, as far as float32 takes other orders of summation


def runs_on(device: str) -> bool:
    """Whether ONNX Runtime, as it is installed, computes where the model does."""
    kind = torch.device(device).type
    return kind == "cpu" or (kind == "cuda" and CUDA in _available())


def providers(device: str) -> list[Any]:
    """By what ONNX Runtime computes, the first that can: in float32 on a graphics card too, whose default is less."""
    on = torch.device(device)
    card = [(CUDA, {"device_id": on.index or 0, "use_tf32": 0})] if on.type == "cuda" else []
    return [*card, "CPUExecutionProvider"]


def _available() -> list[str]:
    if find_spec("onnxruntime") is None:
        return []
    import onnxruntime

    providers: list[str] = onnxruntime.get_available_providers()
    return providers


class Subgraph:
    """A part of a network that is ready to run: arrays in by name, arrays out in order."""

    def __init__(self, own: onnxruntime.InferenceSession, outputs: Sequence[str]) -> None:
        self._own, self._outputs = own, list(outputs)

    def __call__(self, given: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        outputs: list[np.ndarray] = self._own.run(self._outputs, dict(given))
        return outputs


class Subgraphs:
    """The subgraphs of a tape; its weights are in memory once. Raises Unsupported where it cannot be written down."""

    def __init__(self, tape: Tape, device: str) -> None:
        for package in ("onnx", "onnxruntime"):
            if find_spec(package) is None:
                raise Unsupported(f"{package} is not installed")
        from .graph import Weights

        self.tape, self._providers, self._weights = tape, providers(device), Weights()
        self._values: dict[str, onnxruntime.OrtValue] = {}

    def plain(self, calls: Sequence[Call], inputs: Mapping[str, Sequence[int]], outputs: Iterable[str]) -> Subgraph:
        """These calls as they are.

        inputs  the shape of each for one image
        """
        from .graph import Graph
        from .operations import write

        graph = Graph(self._weights)
        write(graph, calls, inputs)
        return self._ready(graph, inputs, list(outputs))

    def between(self, begin: Cut, end: Cut | None) -> Subgraph:
        """From one cut to another, or to the scores."""
        calls = self.tape.calls[begin.after : end.after if end else None]
        return self.plain(calls, begin.known, list(end.known if end else [self.tape.scores]))

    def on_windows(self, planner: WindowPlanner, step: Step, at_edges: bool) -> Subgraph:
        """A step's calls on windows, of any size."""
        from .graph import Graph
        from .subgraphs import output_names, write_subgraph

        graph = Graph(self._weights)
        inputs = write_subgraph(graph, planner, step, at_edges)
        return self._ready(graph, inputs, output_names(step))

    def _ready(self, graph: Graph, inputs: Mapping[str, Sequence[int | str]], outputs: Sequence[str]) -> Subgraph:
        import onnxruntime

        for name in graph.shared:
            if name not in self._values:
                self._values[name] = onnxruntime.OrtValue.ortvalue_from_numpy(self._weights.arrays[name])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # whoever calls; several may at once
        options.log_severity_level = 3
        options.add_external_initializers(graph.shared, [self._values[name] for name in graph.shared])
        written = graph.model(inputs, outputs)
        try:
            own = onnxruntime.InferenceSession(written, options, providers=self._providers)
        except Exception as error:  # what it raises has no common class
            raise Unsupported(f"ONNX Runtime refuses it ({str(error).strip().splitlines()[0][:120]})") from None
        return Subgraph(own, outputs)


def difference(ours: Tensor, torchs: Tensor) -> float:
    """The largest difference of two sets of logits, where the largest logit counts as 10 if it is larger."""
    if ours.shape != torchs.shape or not bool(torch.isfinite(ours).all()):
        return float("inf")
    scale = max(1.0, float(torchs.abs().max()) / 10)
    return float((ours - torchs).abs().max()) / scale


def fingerprint(network: nn.Module) -> tuple[object, ...]:
    """Changes whenever weights are written or exchanged, modules replaced, or hooks and methods put on them."""
    parts: list[object] = []
    seen: set[int] = set()
    left: list[nn.Module | None] = [network]
    while left:  # by hand: torch's own walks take a millisecond, and each step of an ascent asks
        module = left.pop()
        if module is None or id(module) in seen:
            continue
        seen.add(id(module))
        parts += id(module), module.training, "forward" in vars(module)
        parts += len(module._forward_hooks), len(module._forward_pre_hooks)
        for tensor in (*module._parameters.values(), *module._buffers.values()):
            if tensor is not None:
                parts += id(tensor), tensor._version
        left += module._modules.values()
    return tuple(parts)
