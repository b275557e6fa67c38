"""Which format a file of weights has, by its content."""

from __future__ import annotations

import os
from pathlib import Path

from torch import Tensor

from workbench.api import UserError
from workbench.regular_file import open_regular

from . import safetensors_file, torch_archive
from .fits import preference
from .weight_file import WeightFile

MAX_BYTES = 200_000_000_000


def open_weights(path: Path) -> WeightFile:
    """A file of weights: safetensors, a state dict or a checkpoint; the folder or the index of one in parts.

    Raises UserError in words where it is none of these, or would run code.
    """
    if os.path.isdir(path) or path.suffix == ".json":
        return safetensors_file.open_parts(path, open_weights)
    size, start = _begin(path)
    if not size:
        raise UserError(f"{path.name} is empty.")
    if path.suffix == ".safetensors" or safetensors_file.begins_like_one(start):
        return safetensors_file.open_file(path, size)
    return torch_archive.open_file(path, size, start)


def read_weights(path: Path) -> dict[str, Tensor]:
    """All tensors of a file for a network that somebody else makes, without the prefix of a parallel training.

    Of several sets the averaged one is read, else the first. Raises UserError in words.
    """
    file = open_weights(path)
    entry = min(file.entries, key=preference)
    found = file.read(entry, file.entries[entry])
    return {name.removeprefix("module."): tensor for name, tensor in found.items()}


def _begin(path: Path) -> tuple[int, bytes]:
    """The file's size and its first bytes."""
    try:
        with open_regular(path, MAX_BYTES) as file:
            start = file.read(16)
            return file.seek(0, 2), start
    except UserError as error:
        raise UserError(f"{path.name} is no file of weights: {error}") from None
    except (FileNotFoundError, ValueError):  # ValueError: a name that no file can have
        raise UserError(f"There is no file {str(path)!r}.") from None
    except OSError as error:
        raise UserError(f"{str(path)!r} cannot be read: {error.strerror}.") from None
