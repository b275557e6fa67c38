"""A technique that goes wrong in the way it is asked to."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from workbench.api import Heatmap, Image, Model, Progress, Result, Technique, UserError, param

MEGABYTES = 8


class _Stubborn(list[Any]):
    """A list that keeps what it has."""

    def __setitem__(self, key: Any, value: Any) -> None:
        pass


class Fault(Technique):
    kind: Literal[
        "none", "abort", "exit", "sys-exit", "segfault", "endless", "patient", "kill", "raise", "refuse", "shape",
        "nothing", "no-result", "chatty", "weights", "once", "memory", "holds", "stuck",
    ] = param("none", "What goes wrong")  # fmt: skip
    marker: str = param("", "A file that remembers that it went wrong once")

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        yield Progress(0, 2, "steps")
        fine = Heatmap(values=np.ones(model.input_size, np.float32))
        match self.kind:
            case "abort":
                os.abort()
            case "exit":
                os._exit(3)
            case "sys-exit":
                sys.exit("left")
            case "segfault":
                ctypes.string_at(0)
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "endless":
                while True:
                    pass
            case "holds":
                ctypes.PyDLL(None).sleep(1000)
            case "stuck":
                warnings.filters = _Stubborn([("ignore", None, Warning, None, 0)])  # type: ignore[misc]
            case "patient":
                while True:
                    time.sleep(0.01)
                    yield fine
                    yield Progress(1, 2, "steps")
            case "raise":
                raise RuntimeError("boom")
            case "refuse":
                raise UserError("This image is too beautiful.")
            case "memory":
                raise MemoryError
            case "shape":
                yield Heatmap(values=np.ones((3, 5), np.float32))
            case "nothing":
                return
            case "no-result":
                yield "a text"  # type: ignore[misc]
            case "chatty":
                for _ in range(MEGABYTES):
                    print("x" * (1 << 20))
                    os.write(1, b"y" * 1000 + b"\n")
            case "weights":
                with torch.no_grad():
                    model.network.get_parameter("_fc.bias").add_(1)  # type: ignore[attr-defined]
            case "once":
                marker = Path(self.marker)
                if not marker.exists():
                    marker.write_text("went wrong")
                    os.abort()
        yield fine
