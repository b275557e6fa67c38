"""An ONNX graph as a torch network: converted where that gives ONNX Runtime's own numbers, run by it where not."""

from __future__ import annotations

import copy
import tempfile
import warnings
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from workbench.api import ExtraInput
from workbench.engine.extra_inputs import TakesMore
from workbench.engine.tasks.decoders.torchvision import PARTS

from .onnx_graph import with_free_batch

SAME = 1e-3  # of the largest output: how far the converted network may be from ONNX Runtime
CLOSE = 1e-4  # how far two images together may be from each alone
TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64}


class NotConverted(Exception):
    """There is no torch network that gives the graph's own numbers; the message says why, as a part of a sentence."""


class OnnxNetwork(TakesMore):
    """A converted graph. It gives its only output, or all of them by name.

    graph        by onnx2torch; takes the image, and what else was stated for the other inputs
    beside       the other inputs' names and numbers, by their place among all inputs
    together     whether it takes several images at once; else they go through one by one
    file_digest  (32,) uint8, SHA-256 of the file: the graph is a part of what the network is
    """

    def __init__(
        self,
        graph: nn.Module,
        outputs: Sequence[str],
        beside: Mapping[int, tuple[str, Tensor]],
        digest: bytes,
        together: bool,
    ) -> None:
        super().__init__()
        self.graph, self.outputs, self.together = graph, tuple(outputs), together
        self._order = {place: beside[place][0] for place in sorted(beside)}
        for place, (_, tensor) in beside.items():
            self.register_buffer(f"given_{place}", tensor)
        self.register_buffer("file_digest", torch.tensor(list(digest), dtype=torch.uint8))

    @property
    def extra_inputs(self) -> tuple[ExtraInput, ...]:
        stated = {name: self._stated(place) for place, name in self._order.items()}
        return tuple(
            ExtraInput(name, tensor.numel(), tuple(tensor.flatten().tolist()))
            for name, tensor in stated.items()
            if tensor.is_floating_point()
        )

    def forward(self, x: Tensor) -> Any:
        if listed(self.outputs):
            return [dict(zip(self.outputs, self._called(x[i : i + 1], i), strict=True)) for i in range(len(x))]
        several = any(len(rows) > 1 for rows in self.given.values())
        if len(x) == 1 or (self.together and not several):
            found = self._called(x, 0)
        else:
            each = [self._called(x[i : i + 1], i) for i in range(len(x))]
            found = [torch.cat(parts) for parts in zip(*each, strict=True)]
        return found[0] if len(found) == 1 else dict(zip(self.outputs, found, strict=True))

    def _stated(self, place: int) -> Tensor:
        return self.get_buffer(f"given_{place}")

    def _called(self, x: Tensor, first: int) -> list[Tensor]:
        """The outputs; ``first`` is the first image's number, for the rows that are given to each."""
        arguments: list[Tensor] = [x]
        for place, name in self._order.items():
            value = self._stated(place)
            if name in self.given:
                rows = self.given[name]
                value = rows[first if len(rows) > 1 else 0].reshape(value.shape).to(value.dtype)
            arguments.insert(place, value.expand(len(x), *value.shape[1:]) if len(value) == 1 else value)
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", "Using a non-tuple sequence for multidimensional"
            )  # onnx2torch's ScatterND
            found = self.graph(*arguments)
        return list(found) if isinstance(found, list | tuple) else [found]


class RuntimeNetwork(TakesMore):
    """A graph that ONNX Runtime runs: numbers come out of it, but no gradients and no layers."""

    def __init__(self, model: onnx.ModelProto, image: str, given: Mapping[str, np.ndarray], digest: bytes) -> None:
        super().__init__()
        self._model, self._image, self._given = model, image, dict(given)
        self._digest, self._session = digest, session_of(model)
        self.register_buffer("file_digest", torch.tensor(list(digest), dtype=torch.uint8))

    def __deepcopy__(self, memo: Any) -> RuntimeNetwork:
        return RuntimeNetwork(self._model, self._image, self._given, self._digest)

    @property
    def extra_inputs(self) -> tuple[ExtraInput, ...]:
        return tuple(
            ExtraInput(name, array.size, tuple(array.ravel().tolist()))
            for name, array in self._given.items()
            if array.dtype.kind == "f"
        )

    def forward(self, x: Tensor) -> Any:
        images = x.detach().cpu().numpy()
        found = [run(self._session, {self._image: images[i : i + 1], **self._beside(i)}) for i in range(len(images))]
        if listed(found[0]):
            return [{name: torch.from_numpy(array).to(x.device) for name, array in part.items()} for part in found]
        joined = {
            name: torch.from_numpy(np.concatenate([part[name] for part in found])).to(x.device) for name in found[0]
        }
        return next(iter(joined.values())) if len(joined) == 1 else joined

    def _beside(self, i: int) -> dict[str, np.ndarray]:
        """What goes in beside the i-th image."""
        beside = dict(self._given)
        for name, rows in self.given.items():
            row = rows[i if len(rows) > 1 else 0].detach().cpu().numpy()
            beside[name] = row.reshape(beside[name].shape).astype(beside[name].dtype)
        return beside


def listed(outputs: Collection[str]) -> bool:
    """Whether a graph gives boxes, labels and scores, as torchvision's detectors: as many as it finds, of one image."""
    return set(PARTS) <= set(outputs)


def session_of(model: onnx.ModelProto) -> Any:
    """A session of the graph as it is, on the CPU. Its log goes nowhere: what fails is told by what it raises."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def run(session: Any, feeds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The outputs by name; inputs are cast to what the graph takes, and real numbers come as float32."""
    wanted = {value.name: TYPES.get(value.type) for value in session.get_inputs()}
    cast = {name: array.astype(wanted[name]) if wanted.get(name) else array for name, array in feeds.items()}
    names = [value.name for value in session.get_outputs()]
    found = session.run(names, cast)
    return {
        name: array.astype(np.float32) if array.dtype.kind == "f" else array
        for name, array in zip(names, found, strict=True)
    }


def converted(
    model: onnx.ModelProto, image: str, given: Mapping[str, np.ndarray], example: np.ndarray, digest: bytes
) -> tuple[OnnxNetwork, float]:
    """The graph as a torch network, and how far its numbers for the example are from ONNX Runtime's.

    image    the name of the input that takes the example, (1, ...) float32
    given    the other inputs, by name

    The distance is the largest over the outputs, as a share of an output's largest number. Raises NotConverted.
    """
    feeds = {image: example, **given}
    try:
        expected = run(session_of(model), feeds)
    except Exception as error:
        raise NotConverted(f"ONNX Runtime cannot run it: {_first_line(error)}") from None
    problem = ""
    for attempt in (model, _folded(model)):
        if attempt is None:
            continue
        try:
            network = _network(attempt, image, given, example, expected, digest)
        except NotConverted as error:
            problem = problem or str(error)
            continue
        apart = _apart(network(torch.from_numpy(example)), expected)
        if apart <= SAME:
            return network, apart
        problem = f"as a torch network it is {apart:.1g} of its largest number from ONNX Runtime, more than {SAME:g}"
    raise NotConverted(problem)


def _network(
    model: onnx.ModelProto,
    image: str,
    given: Mapping[str, np.ndarray],
    example: np.ndarray,
    expected: Mapping[str, np.ndarray],
    digest: bytes,
) -> OnnxNetwork:
    """The converted graph for several images at once, where that gives each image's own numbers; else one by one."""
    weights = {tensor.name for tensor in model.graph.initializer}
    order = [value.name for value in model.graph.input if value.name not in weights]
    tensors = {order.index(name): (name, torch.from_numpy(np.array(array))) for name, array in given.items()}
    names = [value.name for value in model.graph.output]
    alone = OnnxNetwork(_graph(model), names, tensors, digest, together=False).eval()
    try:
        single = alone(torch.from_numpy(example))
    except Exception as error:
        raise NotConverted(f"as a torch network it fails: {_first_line(error)}") from None
    if _apart(single, expected) == float("inf"):
        raise NotConverted("as a torch network its outputs have other shapes")
    two = torch.from_numpy(np.concatenate([example, example[:, ::-1].copy()]))
    for freed in (False, True):
        try:
            graph = _graph(with_free_batch(model)) if freed else alone.graph
            together = OnnxNetwork(graph, names, tensors, digest, together=True).eval()
            with torch.inference_mode():
                pair, each = _as_dict(together(two), names), _as_dict(alone(two), names)
        except Exception:  # whatever a graph made for one image does with two
            continue
        if all(pair[n].shape == each[n].shape and torch.allclose(pair[n], each[n], CLOSE, CLOSE) for n in names):
            return together
    return alone


def _graph(model: onnx.ModelProto) -> nn.Module:
    """By onnx2torch. Raises NotConverted, which names the operators that it lacks."""
    from onnx2torch import convert

    if lacking := lacking_operators(model):
        raise NotConverted(f"torch lacks its operators {', '.join(lacking[:6])}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph: nn.Module = convert(copy.deepcopy(model))
    except Exception as error:
        raise NotConverted(f"it cannot be made a torch network: {_first_line(error)}") from None
    return graph


def lacking_operators(model: onnx.ModelProto) -> list[str]:
    """The operators that onnx2torch does not know, by name."""
    from onnx2torch.node_converters.registry import get_converter

    versions = {entry.domain: entry.version for entry in model.opset_import}
    lacking = []
    for kind, domain in sorted({(node.op_type, node.domain) for node in model.graph.node}):
        try:
            get_converter(operation_type=kind, version=versions.get(domain, 1), domain=domain)
        except NotImplementedError:
            lacking.append(kind)
    return lacking


def _folded(model: onnx.ModelProto) -> onnx.ModelProto | None:
    """The graph with what is constant computed, by ONNX Runtime; None where it cannot."""
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(Path(folder) / "folded.onnx")
        try:
            onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
            return onnx.load(options.optimized_model_filepath)
        except Exception:
            return None


def _apart(found: Any, expected: Mapping[str, np.ndarray]) -> float:
    """The largest distance of an output, as a share of its largest number; infinite where shapes differ."""
    worst = 0.0
    for name, tensor in _as_dict(found, list(expected)).items():
        array, right = tensor.detach().float().numpy(), expected[name].astype(np.float32)
        if array.shape != right.shape:
            return float("inf")
        if right.size:
            worst = max(worst, float(np.abs(array - right).max()) / max(float(np.abs(right).max()), 1e-6))
    return worst if np.isfinite(worst) else float("inf")


def _as_dict(found: Any, names: Sequence[str]) -> dict[str, Tensor]:
    if isinstance(found, list):  # what was found on each image; here there is one
        (found,) = found
    return found if isinstance(found, dict) else {names[0]: found}


def _first_line(error: Exception) -> str:
    text = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return "".join(sign for sign in text if sign.isprintable()).rstrip(".")[:160]
