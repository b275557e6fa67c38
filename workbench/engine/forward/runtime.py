"""ONNX Runtime as the forward of a network: logits from pixels, several times as fast as torch on a processor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from .tape import Unsupported, record

if TYPE_CHECKING:
    import onnxruntime

TOLERANCE = 1e-4  # on logits of order 10, as far as float32 takes other orders of summation


class Forward:
    """A network's scores by ONNX Runtime. Raises Unsupported where it cannot be written down."""

    def __init__(self, scores: Callable[[Tensor], Tensor], shape: tuple[int, ...]) -> None:
        tape = record(scores, shape, "cpu")
        from .graph import graph_of

        self._session, self._input = session(graph_of(tape)), tape.pixels

    def scores(self, pixels: Tensor) -> Tensor:
        """(N, classes) of (N, C, H, W)."""
        return torch.from_numpy(self._session.run(None, {self._input: pixels.contiguous().numpy()})[0])


def session(graph: bytes) -> onnxruntime.InferenceSession:
    """A graph ready to run on the processor, with as many threads as torch has."""
    try:
        import onnxruntime
    except ImportError:
        raise Unsupported("onnxruntime is not installed") from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # the window and torch want the cores too
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # what it raises has no common class
        raise Unsupported(f"ONNX Runtime refuses it ({str(error).strip().splitlines()[0][:120]})") from None


def difference(ours: Tensor, torchs: Tensor) -> float:
    """The largest difference of two sets of logits, where the largest logit counts as 10 if it is larger."""
    if ours.shape != torchs.shape or not bool(torch.isfinite(ours).all()):
        return float("inf")
    scale = max(1.0, float(torchs.abs().max()) / 10)
    return float((ours - torchs).abs().max()) / scale


def fingerprint(network: nn.Module) -> tuple[object, ...]:
    """Changes whenever weights are written or exchanged, modules replaced, or hooks and methods put on them."""
    tensors = [(id(tensor), tensor._version) for tensor in (*network.parameters(), *network.buffers())]
    modules = [
        (id(module), module.training, *(len(own) for own in (module._forward_hooks, module._forward_pre_hooks)))
        for module in network.modules()
    ]
    patched = [id(module) for module in network.modules() if "forward" in vars(module)]
    return (*tensors, *modules, *patched)
