"""What a network of somebody's own code does beside its weights: two with the same weights may differ in it."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import torch
from torch import nn

LIBRARIES = {"builtins", "torch", "workbench"}  # and whatever is installed: known by a name and a version
INSTALLED = tuple({sysconfig.get_path(kind) + os.sep for kind in ("purelib", "platlib")})
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
PLAIN = (type(None), bool, int, float, complex, str, torch.dtype, torch.device)


def has_own_code(network: nn.Module) -> bool:
    """Whether any of its modules is of a class that no library has."""
    return any(_is_own(cls) for module in network.modules() for cls in type(module).__mro__)


def code_digest(network: nn.Module) -> str:
    """SHA-256 of its modules as they print, of their plain attributes, and of the code of classes that are its own.

    Of such a class the whole file counts, and what its functions hold of the place where they were written. What they
    import from other files does not, nor does what is installed.
    """
    sha = hashlib.sha256(ADDRESS.sub("", repr(network)).encode())
    own: dict[str, type] = {}
    for name, module in network.named_modules():
        sha.update(f"{name} {type(module).__qualname__} {sorted(_plain_of(vars(module)))}".encode())
        own |= {f"{cls.__module__}.{cls.__qualname__}": cls for cls in type(module).__mro__ if _is_own(cls)}
    for name, cls in sorted(own.items()):
        sha.update(name.encode())
        sha.update(_content_of(cls))
        for function in filter(_is_function, vars(cls).values()):
            held = [_held(cell) for cell in function.__closure__ or ()]
            sha.update(_words([function.__code__, function.__defaults__, held]).encode())
    return sha.hexdigest()


def _is_own(cls: type) -> bool:
    return cls.__module__.partition(".")[0] not in LIBRARIES and not _file_of(cls).startswith(INSTALLED)


def _is_function(value: object) -> bool:
    return isinstance(value, FunctionType)


def _file_of(cls: type) -> str:
    """The file that a class was written in; empty where there is none, as in a notebook."""
    return str(getattr(sys.modules.get(cls.__module__), "__file__", None) or "")


def _content_of(cls: type) -> bytes:
    file = _file_of(cls)
    with suppress(OSError):
        return Path(file).read_bytes() if file else b""
    return b""


def _held(cell: Any) -> object:
    try:
        return cell.cell_contents
    except ValueError:  # nothing is in it yet
        return None


def _plain_of(attributes: Mapping[str, object]) -> Iterator[str]:
    for name, value in attributes.items():
        if name[0] != "_" and name != "training":
            yield f"{name}={_words(value)}"


def _words(value: object) -> str:
    """A value as text that is the same in another process; of what has no such text, its kind."""
    if isinstance(value, PLAIN):
        return repr(value)
    if isinstance(value, CodeType):
        return _words([value.co_code.hex(), value.co_names, value.co_consts])
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_words, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_words(key)}: {_words(part)}' for key, part in value.items())}}}"
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__qualname__)}"
