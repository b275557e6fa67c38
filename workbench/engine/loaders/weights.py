"""A file of weights alone, safetensors or a state dict; the reference names an architecture of torchvision."""

from __future__ import annotations

import os
import pickle
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from workbench.api import UserError
from workbench.engine.model import LoadedModel
from workbench.model_names import TORCHVISION

from . import torchvision
from .class_names import read_class_names
from .reference import Reference

PICKLED = (b"PK", b"\x80")  # torch's archive; a bare pickle


def recognises(reference: Reference) -> bool:
    """Whether it looks like a file: it has an ending, or is there."""
    return bool(reference.name) and bool(Path(reference.name).suffix or os.path.exists(reference.name))


def load(reference: Reference, device: str) -> LoadedModel:
    """The network with the file's weights. Raises UserError where they cannot be read, or do not fit."""
    reference.check_options("arch", "classes")
    path = Path(reference.name).expanduser()
    if os.path.isdir(path):
        raise UserError(f"{reference.name!r} is a folder; give a file of weights in it.")
    try:
        path.stat()
    except FileNotFoundError:
        raise UserError(f"There is no file {reference.name!r}.") from None
    except OSError as error:
        raise UserError(f"{reference.name!r} cannot be read: {error.strerror}.") from None
    state = read_weights(path)
    arch = reference.options.get("arch", "")
    if not arch.startswith(TORCHVISION):
        got = f"; got {arch!r}" if arch else ""
        raise UserError(f"{path.name} holds weights only: say of which network with ?arch=torchvision:NAME{got}.")
    name = torchvision.architecture(Reference(arch))
    with torch.device("meta"):
        expected = torchvision.untrained(name, 0).state_dict()
    outputs, classes = _outputs(expected, state), reference.options.get("classes", "")
    network = torchvision.untrained(name, 0, **({"num_classes": outputs} if outputs else {}))
    _fit(network, state, path.name, name)
    return LoadedModel(network, torchvision.preparation_of(name), read_class_names(classes), reference.text, device)


def known() -> list[dict[str, str]]:
    """None: files are the user's."""
    return []


def read_weights(path: Path) -> dict[str, Tensor]:
    """The tensors of a file by name; nothing in it is executed. Raises UserError in words."""
    if not path.stat().st_size:
        raise UserError(f"{path.name} is empty.")
    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            content: Any = load_file(path)
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                content = torch.load(path, map_location="cpu", weights_only=True)
    except PermissionError:
        raise UserError(f"{path.name} may not be read by this user.") from None
    except Exception as error:
        raise UserError(f"{path.name} {_refusal(path, error)}") from None
    for wrapper in ("state_dict", "model", "model_state_dict"):
        if isinstance(content, dict) and isinstance(content.get(wrapper), dict):
            content = content[wrapper]
    if not isinstance(content, dict) or not content or not all(isinstance(v, Tensor) for v in content.values()):
        raise UserError(f"{path.name} must hold a state dict, names and tensors; it holds something else.")
    return {str(key).removeprefix("module."): value for key, value in content.items()}


def _refusal(path: Path, error: Exception) -> str:
    """Why a file was not taken as weights, in the words that follow its name."""
    if path.suffix != ".safetensors" and not _begins_with(path, *PICKLED):
        return "is no file of weights: neither safetensors nor a state dict."
    if isinstance(error, pickle.UnpicklingError):
        return (
            "holds pickled code, which could do anything on this machine when it is read, so it was not. "
            "Save the weights alone, with torch.save(model.state_dict(), FILE) or as safetensors."
        )
    if "TorchScript" in str(error):
        return "is a TorchScript program, which is code; save its state_dict() alone instead."
    return f"cannot be read as weights: {_first_line(error)}"


def _begins_with(path: Path, *starts: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(16).startswith(starts)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")[:200] + "."


def _outputs(expected: dict[str, Tensor], state: dict[str, Tensor]) -> int | None:
    """How many classes the file's last layer has, where that is all that differs."""
    last = [key for key, tensor in expected.items() if tensor.ndim >= 1 and key.endswith(".weight")][-1]
    given = state.get(last)
    return int(given.shape[0]) if given is not None and given.shape[0] != expected[last].shape[0] else None


def _fit(network: nn.Module, state: dict[str, Tensor], file: str, name: str) -> None:
    own = network.state_dict()
    trouble = [f"{key} is missing" for key in own if key not in state and not key.endswith("num_batches_tracked")]
    trouble += [f"{key} is not one of its weights" for key in state if key not in own]
    trouble += [
        f"{key} is {tuple(state[key].shape)} and not {tuple(own[key].shape)}"
        for key in own
        if key in state and state[key].shape != own[key].shape
    ]
    if trouble:
        more = f", and {len(trouble) - 3} more" if len(trouble) > 3 else ""
        raise UserError(f"{file} does not fit torchvision:{name}: {'; '.join(trouble[:3])}{more}.")
    network.load_state_dict(state, strict=False)
