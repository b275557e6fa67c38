"""Weights as torch.save writes them: a state dict, or a checkpoint that holds one somewhere.

torch reads it with its own reader that executes nothing. Objects of classes beside tensors (the arguments of a
training, say) are not made: something that holds nothing of them stands in their place.
"""

from __future__ import annotations

import itertools
import pickle
import re
import warnings
import zipfile
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor

from workbench.api import UserError
from workbench.regular_file import in_words

from .weight_file import TensorInfo, WeightFile, first_line, trouble_of

PICKLED = (b"PK", b"\x80")  # torch's archive; a bare pickle
UNPACKED = 1.1  # of an archive's size: its members are stored as they are
DEPTH = 2  # dictionaries within dictionaries that are looked into
MOST_MODULES = 20_000
NAMED = 3  # classes that a sentence names
PROGRAM = ("/archive_format", "/models/model.json")  # of what torch.export saves
EXPORTED = "torch.export"
MOST_CLASSES = 64  # that are replaced by stand-ins
UNKNOWN_CLASS = re.compile(r"Unsupported global: GLOBAL (\S+) was not an allowed global")
LIKE_A_DICTIONARY = re.compile(r"(dict|munch|bunch|cfgnode)$", re.IGNORECASE)
CLASS_NAMES = (
    "classes", "class_names", "class_to_idx", "idx_to_class", "id2label", "label2id", "labels", "categories", "names",
)  # fmt: skip
ARCHITECTURE = ("arch", "architecture", "model_name")


OTHERS = {  # what files are that often stand in a model's place, by how they begin
    b"version https://": "a note of Git LFS in the file's place and not the file; git lfs pull fetches it",
    b"<!doctype": "a web page, as a download gives that was not allowed; it is no file of weights",
    b"<html": "a web page, as a download gives that was not allowed; it is no file of weights",
    b"\x89hdf": "HDF5, as Keras saves weights; networks of Keras open as ONNX",
    b"\x89png": "a picture and no file of weights",
    b"\xff\xd8\xff": "a picture and no file of weights",
}


class _Other(Exception):
    """An archive without a state dict."""

    def __init__(self, names: list[str]) -> None:
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        super().__init__(", ".join(name[:60] for name in names[:NAMED]) + more or "nothing")


class StandIn:
    """Stands where a file has an object of a class that was not loaded; of a network's part it keeps what that held."""

    kind = ""  # the class
    state: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, *contents: object) -> None:
        """What a class would have been called with is dropped."""

    def __setstate__(self, state: object) -> None:
        if isinstance(state, Mapping) and "_modules" in state:
            self.state = state

    def modules(self) -> Iterator[tuple[str, StandIn]]:
        """The parts of a network with their paths, this one first."""
        waiting: list[tuple[str, StandIn]] = [("", self)]
        for count in itertools.count():
            if not waiting:
                return
            if count > MOST_MODULES:
                raise ValueError(f"its network has more than {MOST_MODULES} parts")
            path, part = waiting.pop()
            yield path, part
            inner = [(f"{path}.{name}" if path else str(name), one) for name, one in part.state["_modules"].items()]
            waiting += [(name, one) for name, one in reversed(inner) if isinstance(one, StandIn) and one.state]

    def settings(self) -> dict[str, object]:
        """The plain values that a part of a network was made with."""
        return {
            name: value
            for name, value in self.state.items()
            if isinstance(value, int | float | str | tuple) and not name.startswith("_") and name != "training"
        }

    def tensors(self) -> dict[str, Tensor]:
        """The network's state dict."""
        return {
            f"{path}.{name}" if path else str(name): tensor
            for path, part in self.modules()
            for kind in ("_parameters", "_buffers")
            for name, tensor in part.state[kind].items()
            if isinstance(tensor, Tensor)
        }


class StandInDictionary:
    """Stands where a file has a dictionary of a class of its own; its entries are read like any others."""

    def __new__(cls, *contents: object) -> Any:
        """A plain dictionary."""
        return OrderedDict()


def open_file(path: Path, size: int, start: bytes) -> WeightFile:
    """The contents of a file of ``size`` bytes. Raises UserError where it holds no tensors that can be had safely."""
    replaced: list[str] = []
    zipped = start.startswith(b"PK")
    try:
        if zipped:
            with zipfile.ZipFile(path) as archive:
                unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > size * UNPACKED + 1_000_000:
                raise ValueError(f"it would unpack to {in_words(unpacked)}")
            if any(name.endswith(PROGRAM) for name in archive.namelist()):
                raise pickle.UnpicklingError(EXPORTED)
            if not any(name.endswith("data.pkl") for name in archive.namelist()):
                raise _Other(archive.namelist())
        content = _load(path, replaced, mapped=zipped)
        found = dict(entries_of(content))
    except Exception as error:
        raise UserError(f"{path.name} {_refusal(start, error)}") from None
    if not found:
        if replaced:
            raise UserError(f"{path.name} {CODE}")
        raise UserError(f"{path.name} must hold a state dict, names and tensors; it holds something else.")
    file = _File(path, size, content, found, replaced)
    if not zipped:
        file.keep(content)
    return file


@dataclass(frozen=True)
class Entry:
    """A set of tensors in a file, and the network that they were saved with, if they were."""

    tensors: Mapping[Any, Tensor]
    network: StandIn | None = None


def entries_of(content: object, path: str = "", depth: int = DEPTH) -> Iterator[tuple[str, Entry]]:
    """The sets of tensors by their path: the file's own, those of dictionaries in it, and those of whole networks."""
    if isinstance(content, StandIn) and content.state:
        yield path, Entry(content.tensors(), content)
    if not isinstance(content, Mapping):
        return
    tensors = {name: value for name, value in content.items() if isinstance(value, Tensor)}
    if tensors:
        yield path, Entry(tensors)
    if depth:
        for name, value in content.items():
            if isinstance(name, str) and isinstance(value, Mapping | StandIn):
                yield from entries_of(value, f"{path}.{name}" if path else name, depth - 1)


class _File(WeightFile):
    """A file whose contents are known. An archive is read again, into memory; the older format is there already."""

    def __init__(self, path: Path, size: int, content: object, found: Mapping[str, Entry], replaced: list[str]) -> None:
        self.name, self._path, self._replaced = path.name, path, replaced
        self._kept: object = None
        self.entries = {
            path: {
                str(name): TensorInfo(tuple(tensor.shape), tensor.dtype, trouble_of(name, tensor, size))
                for name, tensor in entry.tensors.items()
            }
            for path, entry in found.items()
        }
        networks = {path: entry.network for path, entry in found.items() if entry.network is not None}
        self.networks = {
            path: {place: (part.kind, part.settings()) for place, part in network.modules()}
            for path, network in networks.items()
        }
        if replaced and not networks:
            more = f" and {len(replaced) - NAMED} more" if len(replaced) > NAMED else ""
            self.remarks = (
                f"What it holds of {', '.join(replaced[:NAMED])}{more} was not read: it is not of weights.",
            )
        if isinstance(content, Mapping):
            meta = content.get("meta")
            for place in (content, meta if isinstance(meta, Mapping) else {}):
                named = {str(key).lower(): value for key, value in place.items()}
                if self.class_names is None:
                    self.class_names = next((named[key] for key in CLASS_NAMES if key in named), None)
                texts = (named[key] for key in ARCHITECTURE if isinstance(named.get(key), str))
                self.said = self.said or next(texts, "")[:100]

    def keep(self, content: object) -> None:
        """Keep what was read in full already, until it is asked for."""
        self._kept = content

    def _read(self, entry: str, names: Iterable[str]) -> dict[str, Tensor]:
        content, self._kept = self._kept, None
        if content is None:
            content = _load(self._path, list(self._replaced), mapped=False)
        one = dict(entries_of(content))[entry].tensors
        return {name: one[name].detach() for name in names if name in one}


def _load(path: Path, replaced: list[str], mapped: bool) -> Any:
    """What torch makes of the file without executing anything; names of classes that it met come into ``replaced``.

    mapped  whether tensors stay in the file until they are looked at
    """
    while True:
        stand_ins: list[Any] = [(_stand_in(name), name) for name in replaced]
        try:
            with warnings.catch_warnings(), torch.serialization.safe_globals(stand_ins):
                warnings.simplefilter("ignore")
                return torch.load(path, map_location="cpu", weights_only=True, mmap=mapped)
        except pickle.UnpicklingError as error:
            unknown = UNKNOWN_CLASS.search(str(error))
            if unknown is None or unknown[1] in replaced or len(replaced) >= MOST_CLASSES:
                raise
            replaced.append(unknown[1])


def _stand_in(name: str) -> type:
    return StandInDictionary if LIKE_A_DICTIONARY.search(name) else type("StandIn", (StandIn,), {"kind": name})


CODE = (
    "holds pickled code, which could do anything on this machine when it is read, so it was not. "
    "Save the weights alone, with torch.save(model.state_dict(), FILE) or as safetensors."
)


def _refusal(start: bytes, error: Exception) -> str:
    """Why a file was not taken as weights, in the words that follow its name."""
    if not start.startswith(PICKLED):
        what = next((words for begin, words in OTHERS.items() if start.lower().startswith(begin)), "")
        return f"is {what}." if what else "is no file of weights: neither safetensors nor a state dict."
    if isinstance(error, zipfile.BadZipFile):
        return "is an archive without its end, as of a copy or a download that did not finish."
    if isinstance(error, _Other):
        return f"is an archive of something else than weights; it holds {error}."
    if str(error) == EXPORTED:
        return "is a program of torch.export, which is code; save its state_dict alone instead."
    if isinstance(error, pickle.UnpicklingError):
        return CODE
    if "TorchScript" in str(error):
        return "is a TorchScript program, which is code; save its state_dict() alone instead."
    return f"cannot be read as weights: {first_line(error)}"
