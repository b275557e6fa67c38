"""A file of weights alone, safetensors or a state dict; the reference names an architecture of torchvision."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from workbench.api import UserError
from workbench.engine.spec import ModelSpec
from workbench.model_names import TORCHVISION

from . import torchvision
from .reference import Reference
from .weight_file import dtype_name, read_weights

OPTIONS = ("arch",)


def recognises(reference: Reference) -> bool:
    """Whether it looks like a file: it has an ending, or is there."""
    return bool(reference.name) and bool(Path(reference.name).suffix or os.path.exists(reference.name))


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The network with the file's weights. Raises UserError where they cannot be read, or do not fit."""
    path = _path(reference.name)
    state = read_weights(path)
    arch = reference.options.get("arch", "")
    if not arch.startswith(TORCHVISION):
        got = f"; got {arch!r}" if arch else ""
        raise UserError(f"{path.name} holds weights only: say of which network with ?arch=torchvision:NAME{got}.")
    name = torchvision.architecture(Reference(arch))
    with torch.device("meta"):
        expected = torchvision.untrained(name, 0).state_dict()
    outputs = _outputs(expected, state)
    network = torchvision.untrained(name, 0, **({"num_classes": outputs} if outputs else {}))
    _fit(network, state, path.name, name)
    spec = torchvision.spec_of(name)
    return network, replace(spec, task="") if outputs == 1 else spec


def known() -> list[dict[str, str]]:
    """None: files are the user's."""
    return []


def _path(name: str) -> Path:
    """A file of that name; else ``~`` is the home folder, if there is one."""
    path = Path(name)
    if name.startswith("~") and not os.path.exists(name):
        try:
            return path.expanduser()
        except RuntimeError:  # a user who does not exist
            return path
    return path


def _outputs(expected: dict[str, Tensor], state: dict[str, Tensor]) -> int | None:
    """How many classes the file's last layer has, where that is all that differs."""
    last = [key for key, tensor in expected.items() if tensor.ndim >= 1 and key.endswith(".weight")][-1]
    given, own = state.get(last), expected[last]
    if given is None or given.ndim != own.ndim or given.shape[1:] != own.shape[1:] or not len(given):
        return None
    return len(given) if len(given) != len(own) else None


def _fit(network: nn.Module, state: dict[str, Tensor], file: str, name: str) -> None:
    own = network.state_dict()
    trouble = [f"{key} is missing" for key in own if key not in state and not key.endswith("num_batches_tracked")]
    trouble += [f"{key} is not one of its weights" for key in state if key not in own]
    trouble += [
        f"{key} is {tuple(state[key].shape)} and not {tuple(own[key].shape)}"
        for key in own
        if key in state and state[key].shape != own[key].shape
    ]
    trouble += [
        f"{key} holds {dtype_name(state[key])} and not {dtype_name(own[key])}"
        for key in own
        if key in state and state[key].is_floating_point() != own[key].is_floating_point()
    ]
    if trouble:
        more = f", and {len(trouble) - 3} more" if len(trouble) > 3 else ""
        raise UserError(f"{file} does not fit torchvision:{name}: {'; '.join(trouble[:3])}{more}.")
    network.load_state_dict(state, strict=False)
