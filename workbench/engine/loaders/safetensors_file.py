"""Weights as safetensors: one file, or several with an index that says which tensor is in which."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from workbench.api import UserError
from workbench.bounded_json import parse_json
from workbench.regular_file import open_regular, read_regular

from .weight_file import MAX_NAME, TensorInfo, WeightFile, first_line

MAX_HEADER = 100_000_000  # bytes; the format's own limit
MAX_INDEX = 50_000_000
INDICES = ("model.safetensors.index.json", "pytorch_model.bin.index.json")
SINGLE = ("model.safetensors", "pytorch_model.bin")
TYPES = {
    "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
    "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8,
    "BOOL": torch.bool, "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2,
}  # fmt: skip


def begins_like_one(start: bytes) -> bool:
    """Whether the first bytes are those of a safetensors file, whatever it is called."""
    return start[8:9] == b"{" and 2 <= int.from_bytes(start[:8], "little") <= MAX_HEADER


def open_file(path: Path, size: int) -> WeightFile:
    """The contents of one file, of ``size`` bytes. Raises UserError where its header is damaged."""
    from safetensors import safe_open

    try:
        with open_regular(path) as file:
            length = int.from_bytes(file.read(8), "little")
            if size < 8 or length > MAX_HEADER:
                raise ValueError("its header is damaged")
            header = parse_json(file.read(length))
        with safe_open(path, "pt"):  # checks that the tensors lie side by side inside the file
            pass
    except Exception as error:
        raise UserError(f"{path.name} cannot be read as weights: {first_line(error)}") from None
    header.pop("__metadata__", None)
    return _File(path, 8 + length, header)


def open_parts(path: Path, open_one: Callable[[Path], WeightFile]) -> WeightFile:
    """A checkpoint in several files, by its index or the folder that holds them; or the only one in a folder.

    open_one  opens each of the files
    """
    folder = path if os.path.isdir(path) else path.parent
    if os.path.isdir(path):
        index = next((path / name for name in INDICES if os.path.isfile(path / name)), None)
        if index is None:
            return open_one(_only_file(path))
        path = index
    try:
        content = parse_json(read_regular(path, MAX_INDEX))
        places = {str(tensor): Path(file).as_posix() for tensor, file in content["weight_map"].items()}
    except (UserError, OSError, KeyError, TypeError, AttributeError):
        raise UserError(
            f"{path.name} is no index of weights: it must be JSON with a weight_map, which says which tensor is in "
            "which file."
        ) from None
    parts = {}
    for file in dict.fromkeys(places.values()):
        if Path(file).name != file or file in ("", ".", ".."):
            raise UserError(f"{path.name}: the files of an index must lie beside it; got {file[:60]!r}.")
        parts[file] = open_one(folder / file)
    return _Parts(path.name, places, parts)


def _only_file(folder: Path) -> Path:
    """The file of weights in a folder without an index. Raises UserError where that is not one."""
    for name in SINGLE:
        if os.path.isfile(folder / name):
            return folder / name
    found = sorted(path for path in folder.iterdir() if path.suffix == ".safetensors")
    if len(found) == 1:
        return found[0]
    kinds = f"{len(found)} files of safetensors and no index" if found else "no safetensors"
    raise UserError(f"{str(folder)!r} is a folder with {kinds} in it; give a file of weights in it.")


class _File(WeightFile):
    """One file; its header was checked."""

    def __init__(self, path: Path, begin: int, header: Mapping[str, Any]) -> None:
        self.name, self._path, self._begin = path.name, path, begin
        self._places = {}
        infos = {}
        for name, entry in header.items():
            kind = str(entry["dtype"])
            self._places[name] = int(entry["data_offsets"][0])
            infos[name] = TensorInfo(tuple(entry["shape"]), TYPES.get(kind, torch.uint8), _trouble(name, kind))
        self.entries = {"": infos}

    def _read(self, entry: str, names: Iterable[str]) -> dict[str, Tensor]:
        found = {}
        with open_regular(self._path) as file:
            for name in names:
                info = self.entries[""][name]
                tensor = torch.empty(info.shape, dtype=info.dtype)
                if tensor.numel():
                    file.seek(self._begin + self._places[name])
                    data = tensor.reshape(-1).view(torch.uint8).numpy()
                    if file.readinto(data) != data.nbytes:  # type: ignore[attr-defined]
                        raise ValueError("it ends too early")
                found[name] = tensor.float() if tensor.is_floating_point() else tensor
        return found


class _Parts(WeightFile):
    """Several files, of which an index says what is where."""

    def __init__(self, name: str, places: Mapping[str, str], parts: Mapping[str, WeightFile]) -> None:
        self.name, self._places, self._parts = name, places, parts
        for tensor, file in places.items():
            if tensor not in parts[file].entries.get("", {}):
                raise UserError(f"{name}: {tensor[:MAX_NAME]} is not in {file}.")
        self.entries = {"": {tensor: parts[file].entries[""][tensor] for tensor, file in places.items()}}
        self.remarks = (f"The tensors lie in {len(parts)} files.",) if len(parts) > 1 else ()

    def _read(self, entry: str, names: Iterable[str]) -> dict[str, Tensor]:
        found: dict[str, Tensor] = {}
        wanted = list(names)
        for file, part in self._parts.items():
            found |= part.read("", [name for name in wanted if self._places[name] == file])
        return found


def _trouble(name: str, kind: str) -> str:
    if not name.isprintable() or len(name) > MAX_NAME:
        return f"the names of tensors must be printable texts of at most {MAX_NAME} letters; got {name[:40]!r}"
    return "" if kind in TYPES else f"{name} must hold real numbers of a usual type; it holds {kind}"
