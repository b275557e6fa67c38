"""The tensors in a file of weights, read without executing anything, each checked for what it claims to be."""

from __future__ import annotations

import pickle
import warnings
import zipfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from workbench.api import UserError
from workbench.regular_file import in_words, open_regular

PICKLED = (b"PK", b"\x80")  # torch's archive; a bare pickle
WRAPPERS = ("state_dict", "model", "model_state_dict")  # entries of a checkpoint that hold the tensors
MAX_BYTES = 200_000_000_000
MAX_NAME = 120  # letters
MAX_HEADER = 100_000_000  # bytes; the format's own limit
UNPACKED = 1.1  # of an archive's size: its members are stored as they are


def read_weights(path: Path) -> dict[str, Tensor]:
    """The tensors of a file by name; nothing in it is executed. Raises UserError in words."""
    size, start = _begin(path)
    if not size:
        raise UserError(f"{path.name} is empty.")
    try:
        content = _read_safetensors(path, start) if path.suffix == ".safetensors" else _read_pickled(path, size, start)
    except Exception as error:
        raise UserError(f"{path.name} {_refusal(path, start, error)}") from None
    for wrapper in WRAPPERS:
        if isinstance(content, dict) and isinstance(content.get(wrapper), dict):
            content = content[wrapper]
    if not isinstance(content, dict) or not content or not all(isinstance(v, Tensor) for v in content.values()):
        raise UserError(f"{path.name} must hold a state dict, names and tensors; it holds something else.")
    for name, tensor in content.items():
        if trouble := _trouble(name, tensor, size):
            raise UserError(f"{path.name}: {trouble}.")
    return {name.removeprefix("module."): tensor for name, tensor in content.items()}


def _begin(path: Path) -> tuple[int, bytes]:
    """The file's size and its first bytes."""
    try:
        with open_regular(path, MAX_BYTES) as file:
            start = file.read(16)
            return file.seek(0, 2), start
    except UserError as error:
        raise UserError(f"{path.name} is no file of weights: {error}") from None
    except IsADirectoryError:
        raise UserError(f"{str(path)!r} is a folder; give a file of weights in it.") from None
    except FileNotFoundError:
        raise UserError(f"There is no file {str(path)!r}.") from None
    except ValueError:  # a name that no file can have
        raise UserError(f"There is no file {str(path)!r}.") from None
    except OSError as error:
        raise UserError(f"{str(path)!r} cannot be read: {error.strerror}.") from None


def _read_safetensors(path: Path, start: bytes) -> Any:
    from safetensors.torch import load_file

    header = int.from_bytes(start[:8], "little")
    if len(start) < 8 or header > MAX_HEADER:
        raise ValueError("its header is damaged")
    return load_file(path)


def _read_pickled(path: Path, size: int, start: bytes) -> Any:
    if start.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > size * UNPACKED + 1_000_000:
            raise ValueError(f"it would unpack to {in_words(unpacked)}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.load(path, map_location="cpu", weights_only=True)


def _trouble(name: object, tensor: Tensor, size: int) -> str:
    """What is wrong with a tensor in a file of ``size`` bytes; empty for nothing."""
    if not isinstance(name, str) or not name.isprintable() or len(name) > MAX_NAME:
        return f"the names of tensors must be printable texts of at most {MAX_NAME} letters; got {str(name)[:40]!r}"
    if tensor.layout != torch.strided or tensor.is_meta or tensor.is_quantized:
        return f"{name} must be an ordinary tensor; it is {_described(tensor)}"
    if tensor.is_complex():
        return f"{name} must hold real numbers; it holds {dtype_name(tensor)}"
    claimed = tensor.numel() * tensor.element_size()
    if claimed > size:
        return f"{name} claims {in_words(claimed)}, and the file has {in_words(size)}"
    if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
        count = int((~torch.isfinite(tensor)).sum())
        return f"{name} has {count} values that are not finite numbers"
    return ""


def dtype_name(tensor: Tensor) -> str:
    """Its type of numbers, as float32."""
    return str(tensor.dtype).removeprefix("torch.")


def _described(tensor: Tensor) -> str:
    if tensor.is_quantized:
        return "quantized"
    return "without data" if tensor.is_meta else str(tensor.layout).removeprefix("torch.").replace("_", " ")


def _refusal(path: Path, start: bytes, error: Exception) -> str:
    """Why a file was not taken as weights, in the words that follow its name."""
    if path.suffix != ".safetensors" and not start.startswith(PICKLED):
        return "is no file of weights: neither safetensors nor a state dict."
    if isinstance(error, pickle.UnpicklingError):
        return (
            "holds pickled code, which could do anything on this machine when it is read, so it was not. "
            "Save the weights alone, with torch.save(model.state_dict(), FILE) or as safetensors."
        )
    if "TorchScript" in str(error):
        return "is a TorchScript program, which is code; save its state_dict() alone instead."
    return f"cannot be read as weights: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    text = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return "".join(sign for sign in text if sign.isprintable()).rstrip(".")[:200] + "."
