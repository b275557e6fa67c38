"""Files that hold a network as code: what such a file is, by its contents, without running any of it."""

from __future__ import annotations

import pickletools
import zipfile
from pathlib import Path
from typing import Literal

from workbench.regular_file import open_regular

Kind = Literal["torchscript", "exported", "module", "python", ""]
WORDS = {
    "torchscript": "a TorchScript program",
    "exported": "a program of torch.export",
    "module": "a whole pickled network",
    "python": "Python code",
}
MOST_PICKLE = 64_000_000  # bytes of a pickle that are looked at
MOST_OPCODES = 64  # until a pickle's outermost object begins
HARMLESS = {  # outermost objects of weights alone
    "collections OrderedDict", "collections defaultdict", "torch._utils _rebuild_tensor_v2",
    "torch._utils _rebuild_parameter", "torch FloatStorage",
}  # fmt: skip


def kind_of(path: Path) -> Kind:
    """What a file is; empty where it is none that runs code, or no file that can be read."""
    if path.suffix == ".py":
        return "python"
    try:
        with open_regular(path) as file:
            start = file.read(4)
        if start[:2] == b"PK":
            return _kind_of_archive(path)
        if start[:1] == b"\x80":
            with open_regular(path) as file:
                return _kind_of_pickle(file.read(MOST_PICKLE), legacy=True)
    except Exception:  # damaged in whatever way: the loader of weights says how
        return ""
    return ""


def _kind_of_archive(path: Path) -> Kind:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        inner = {name.partition("/")[2] for name in names}
        if "constants.pkl" in inner:
            return "torchscript"
        if path.suffix == ".pt2" or "archive_format" in inner or "serialized_exported_program.json" in {*names, *inner}:
            return "exported"
        pickles = [name for name in names if name.endswith("data.pkl")]
        if not pickles:
            return ""
        with archive.open(pickles[0]) as member:
            return _kind_of_pickle(member.read(MOST_PICKLE))


def _kind_of_pickle(data: bytes, legacy: bool = False) -> Kind:
    """A module where the first class that is named is no container of weights.

    legacy  torch's old format: a magic number, a version and a description of the machine come before
    """
    parts = _after_header(data) if legacy else data
    texts: list[str] = []
    for i, (opcode, argument, _) in enumerate(pickletools.genops(parts)):
        if opcode.name in ("EMPTY_DICT", "EMPTY_LIST", "EMPTY_TUPLE") and not texts:
            return ""
        if opcode.name in ("SHORT_BINUNICODE", "BINUNICODE"):
            texts.append(str(argument))
        name = str(argument) if opcode.name == "GLOBAL" else ""
        if opcode.name == "STACK_GLOBAL" and len(texts) >= 2:
            name = " ".join(texts[-2:])
        if name:
            return "" if name in HARMLESS else "module"
        if i > MOST_OPCODES:
            return ""
    return ""


def _after_header(data: bytes) -> bytes:
    """What follows the three small pickles with which torch's old format begins."""
    place = 0
    for _ in range(3):
        for opcode, _, position in pickletools.genops(data[place:]):
            if opcode.name == "STOP":
                place += (position or 0) + 1
                break
    return data[place:]
