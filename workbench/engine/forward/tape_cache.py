"""Tapes on disk, so that a network is recorded once and not every time it is loaded.

A tape is plain text and small arrays; the network's own weights are only named. What was read is trusted no more than
what was watched: a sweep compares it with torch before it asks it anything.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from workbench import cache_folder, folders

from .tape import Call, Many, Ref, Tape

FORMAT = 1
MOST = 300  # files that are kept, of some tens of kilobytes each
LARGE = 1 << 20  # bytes; of a larger constant that is no weight no copy is made


class NotKept(Exception):
    """The tape holds what cannot be written as text, or the file is none of ours."""


class TapeCache:
    """The tape of one network, by its weights' digest, its modules and torch's version."""

    def __init__(self, network: nn.Module, digest: Callable[[], str]) -> None:
        self._network, self._digest = network, digest

    def read(self) -> Tape | None:
        """The tape of this network; None where there is none, or none that can be read."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, NotKept):
            with np.load(self._path(), allow_pickle=False) as kept:
                arrays = {name: kept[name] for name in kept.files}
            document = json.loads(arrays.pop("tape").tobytes())
            weights = dict(self._weights())
            calls = tuple(_call(call, weights, arrays) for call in document["calls"])
            return Tape(calls, document["pixels"], document["scores"], tuple(document["input_shape"]))
        return None

    def write(self, tape: Tape) -> None:
        """Keep a tape. On an I/O error, or where it holds what cannot be written, nothing is kept."""
        names = {_place(weight): name for name, weight in self._weights()}
        arrays: dict[str, np.ndarray] = {}
        with contextlib.suppress(NotKept, OSError):
            calls = [
                {
                    "op": call.op,
                    "inputs": {name: _plain(value, names, arrays) for name, value in call.inputs.items()},
                    "outputs": call.outputs,
                    "shapes": call.shapes,
                }
                for call in tape.calls
            ]
            document = {"calls": calls, "pixels": tape.pixels, "scores": tape.scores, "input_shape": tape.input_shape}
            arrays["tape"] = np.frombuffer(json.dumps(document).encode(), np.uint8)
            file = io.BytesIO()
            np.savez(file, **arrays)  # type: ignore[arg-type]
            _write(self._path(), file.getvalue())

    def faster(self, sizes: object) -> bool | None:
        """Whether windows of these sizes were faster than full images on this machine; None where it was not measured.

        The first measurement stays, so that a sweep that is run again goes the same way and gives the same numbers.
        """
        return self._measurements().get(repr(sizes))

    def keep_faster(self, sizes: object, faster: bool) -> None:
        """Keep a measurement for ``faster``."""
        with contextlib.suppress(OSError):
            _write(self._path().with_suffix(".json"), json.dumps(self._measurements() | {repr(sizes): faster}).encode())

    def _measurements(self) -> dict[str, bool]:
        with contextlib.suppress(OSError, ValueError):
            document = json.loads(self._path().with_suffix(".json").read_text("utf-8"))
            return {str(key): value is True for key, value in document.items()} if isinstance(document, dict) else {}
        return {}

    def _path(self) -> Path:
        what = f"{FORMAT} {torch.__version__} {self._digest()} {self._network!r}"
        return folders.user_cache() / "networks" / f"{hashlib.sha256(what.encode()).hexdigest()}.npz"

    def _weights(self) -> list[tuple[str, Tensor]]:
        return [*self._network.named_parameters(), *self._network.named_buffers()]


def _place(weight: Tensor) -> tuple[object, ...]:
    return weight.data_ptr(), weight.dtype, tuple(weight.shape), weight.stride()


def _plain(value: Any, names: dict[tuple[object, ...], str], arrays: dict[str, np.ndarray]) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Ref():
            return {"ref": value.name}
        case Many():
            return {"many": value.factor}
        case list():
            return [_plain(part, names, arrays) for part in value]
        case Tensor():
            return _plain_tensor(value, names, arrays)
    raise NotKept(type(value).__name__)


def _plain_tensor(value: Tensor, names: dict[tuple[object, ...], str], arrays: dict[str, np.ndarray]) -> Any:
    if _place(value) in names:
        return {"weight": names[_place(value)]}
    if value.ndim == 2 and _place(value.t()) in names:
        return {"turned": names[_place(value.t())]}
    if value.numel() * value.element_size() > LARGE or value.dtype == torch.bfloat16:
        raise NotKept("a large constant")
    name = f"array_{len(arrays)}"
    arrays[name] = value.detach().cpu().numpy()
    return {"array": name}


def _call(entry: dict[str, Any], weights: dict[str, Tensor], arrays: dict[str, np.ndarray]) -> Call:
    inputs = {name: _value(value, weights, arrays) for name, value in entry["inputs"].items()}
    return Call(entry["op"], inputs, tuple(entry["outputs"]), tuple(tuple(shape) for shape in entry["shapes"]))


def _value(entry: Any, weights: dict[str, Tensor], arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(entry, list):
        return [_value(part, weights, arrays) for part in entry]
    if not isinstance(entry, dict):
        return entry
    ((kind, what),) = entry.items()
    match kind:
        case "ref":
            return Ref(what)
        case "many":
            return Many(what)
        case "weight":
            return weights[what].detach()
        case "turned":
            return weights[what].detach().t()
        case "array":
            return torch.from_numpy(arrays[what])
    raise NotKept(kind)


def _write(path: Path, content: bytes) -> None:
    """Write a file; the least recently written make room."""
    cache_folder.write(path, content)
    cache_folder.make_room(path, "[!.]*", max_files=MOST)
