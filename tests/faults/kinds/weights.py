"""Damaged files of weights: cut, flipped or forged, and filled with what is no weight."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor, nn

from tests.faults.kind import Case, Kind, Silent
from workbench.engine.loaders import registry

ARCH = "torchvision:squeezenet1_1"
State = dict[Any, Any]


@cache
def _state() -> dict[str, Tensor]:
    from torchvision.models import squeezenet1_1

    torch.manual_seed(0)
    return squeezenet1_1(weights=None).state_dict()


def _torch_bytes(content: object, **how: Any) -> bytes:
    file = io.BytesIO()
    torch.save(content, file, **how)
    return file.getvalue()


def _header(dice: Random, change: Callable[[dict[str, Any], str], None]) -> bytes:
    """The file as safetensors with an entry of its header changed."""
    data = save(_state())
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    change(header, dice.choice([name for name in header if name != "__metadata__"]))
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data[8 + length :]


def _cut(data: bytes, dice: Random) -> bytes:
    return data[: dice.randrange(len(data))]


def _flipped(data: bytes, dice: Random, first: int = 4096) -> bytes:
    """With some bits turned over, most of them near the beginning."""
    damaged = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(min(first, len(data))) if dice.random() < 0.8 else dice.randrange(len(data))
        damaged[at] ^= 1 << dice.randrange(8)
    return bytes(damaged)


def _with(dice: Random, value: object, name: str = "") -> bytes:
    state: State = dict(_state())
    state[name or dice.choice(list(state))] = value
    return _torch_bytes(state)


def _bomb(_dice: Random) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({}, protocol=2))
        archive.writestr("archive/data/0", bytes(30_000_000))
    return file.getvalue()


def _member(dice: Random) -> bytes:
    """A torch archive with one member cut or renamed."""
    source, target = io.BytesIO(_torch_bytes(_state())), io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as changed:
        names = archive.namelist()
        chosen = dice.choice(names)
        for name in names:
            data = archive.read(name)
            if name == chosen:
                data, name = (data[: len(data) // 2], name) if dice.random() < 0.5 else (data, "../../" + name)
            changed.writestr(name, data)
    return target.getvalue()


class _Code:
    def __reduce__(self) -> tuple[Any, ...]:
        return (print, ("executed",))


RECIPES: list[tuple[str, str, Callable[[Random], bytes], str]] = [  # what, ending, how, must
    ("safetensors, cut", ".safetensors", lambda dice: _cut(save(_state()), dice), "refuse"),
    ("safetensors, bits turned over", ".safetensors", lambda dice: _flipped(save(_state()), dice), ""),
    (
        "another type in the header",
        ".safetensors",
        lambda dice: _header(dice, lambda h, n: h[n].update(dtype=dice.choice(["F64", "I8", "BOOL", "F99", 3, None]))),
        "refuse",
    ),
    (
        "another shape in the header",
        ".safetensors",
        lambda dice: _header(
            dice, lambda h, n: h[n].update(shape=dice.choice([[], [-1], [2**62, 2**62], "x", [1.5], [0]]))
        ),
        "refuse",
    ),
    (
        "other offsets in the header",
        ".safetensors",
        lambda dice: _header(
            dice, lambda h, n: h[n].update(data_offsets=dice.choice([[0, 4], [4, 0], [0, 2**63], [-4, 0], "x"]))
        ),
        "refuse",
    ),
    (
        "an entry is no entry",
        ".safetensors",
        lambda dice: _header(dice, lambda h, n: h.update({n: dice.choice([[], 3, "x", None, {}])})),
        "refuse",
    ),
    (
        "a name is missing",
        ".safetensors",
        lambda dice: save({k: v for i, (k, v) in enumerate(_state().items()) if i}),
        "refuse",
    ),
    ("torch archive, cut", ".pt", lambda dice: _cut(_torch_bytes(_state()), dice), "refuse"),
    ("torch archive, bits turned over", ".pt", lambda dice: _flipped(_torch_bytes(_state()), dice), ""),
    ("torch archive, a member cut or renamed", ".pth", _member, ""),
    (
        "old torch file, cut",
        ".pt",
        lambda dice: _cut(_torch_bytes(_state(), _use_new_zipfile_serialization=False), dice),
        "refuse",
    ),
    (
        "old torch file, bits turned over",
        ".pt",
        lambda dice: _flipped(_torch_bytes(_state(), _use_new_zipfile_serialization=False), dice),
        "",
    ),
    ("unpacks to more than it is", ".pt", _bomb, "refuse"),
    ("a view that claims terabytes", ".pt", lambda dice: _with(dice, torch.zeros(1).expand(10**12)), "refuse"),
    (
        "a last layer of a billion classes",
        ".pt",
        lambda dice: _with(dice, torch.zeros(1, 512, 1, 1).expand(10**9, 512, 1, 1), "classifier.1.weight"),
        "refuse",
    ),
    ("a last layer of no axes", ".pt", lambda dice: _with(dice, torch.tensor(1.0), "classifier.1.weight"), "refuse"),
    (
        "a last layer of no classes",
        ".pt",
        lambda dice: _with(dice, torch.zeros(0, 512, 1, 1), "classifier.1.weight"),
        "refuse",
    ),
    ("not numbers", ".pt", lambda dice: _with(dice, torch.full((64,), float("nan")), "features.0.bias"), "refuse"),
    (
        "other kinds of tensors",
        ".pt",
        lambda dice: _with(
            dice,
            dice.choice(
                [
                    torch.eye(3).to_sparse(),
                    torch.zeros(64, dtype=torch.complex64),
                    torch.zeros(64, dtype=torch.bool),
                    torch.zeros(64, dtype=torch.int64),
                ]
            ),
            "features.0.bias",
        ),
        "refuse",
    ),
    ("no tensors", ".pt", lambda dice: _with(dice, dice.choice([3, "x", None, [1, 2], {"a": 1}])), "refuse"),
    (
        "names that are no texts",
        ".pt",
        lambda dice: _torch_bytes({dice.choice([3, 1.5, (1, 2)]): torch.zeros(2)}),
        "refuse",
    ),
    (
        "wrapped in itself",
        ".ckpt",
        lambda dice: _torch_bytes({"state_dict": {"model": {"state_dict": dict(_state())}}}),
        "refuse",
    ),
    (
        "a list, a tensor, nothing",
        ".pt",
        lambda dice: _torch_bytes(dice.choice([[_state()], torch.zeros(3), None, {}])),
        "refuse",
    ),
    ("pickled code", ".pt", lambda dice: _torch_bytes({"a": torch.zeros(2), "b": _Code()}), "refuse"),
    ("a pickled network", ".pt", lambda dice: _torch_bytes(nn.Linear(2, 2)), "refuse"),
    ("random bytes", ".safetensors", lambda dice: dice.randbytes(dice.randrange(1, 4000)), "refuse"),
    (
        "random bytes",
        ".pt",
        lambda dice: dice.choice([b"PK", b"\x80\x02", b""]) + dice.randbytes(dice.randrange(1, 4000)),
        "refuse",
    ),
    ("a web page", ".pt", lambda dice: b"<!doctype html><title>404</title>", "refuse"),
    ("empty", ".safetensors", lambda dice: b"", "refuse"),
    ("sound", ".safetensors", lambda dice: save(_state()), "open"),
]


def make(folder: Path, number: int, dice: Random) -> Case:
    """Case ``number``: recipe by recipe, each again and again with other dice."""
    what, ending, recipe, must = RECIPES[number % len(RECIPES)]
    path = folder / f"w{ending}"
    path.write_bytes(recipe(dice))
    return Case(path, what, must)


def open_weights(path: Path) -> None:
    """As ``?arch=`` does; a network that it gives has weights that are numbers."""
    model = registry.load(f"{path}?arch={ARCH}", "cpu")
    if not all(bool(torch.isfinite(tensor).all()) for tensor in model.network.state_dict().values()):
        raise Silent("weights that are not numbers were taken")


def prepare() -> None:
    """Torch and torchvision, and a first load, outside of any case's time."""
    registry.load(f"{ARCH}?weights=none&seed=0", "cpu")


KIND = Kind(count=300, make=make, open=open_weights, prepare=prepare, sample=30, seconds=30.0, memory=600)
