"""The state of a model and of torch at one moment: everything that a run could leave behind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

State = dict[str, Any]


def draw_numbers() -> None:
    """Draw a random number of each kind, so that a seed that is set anew shows, whichever it is."""
    torch.rand(())
    np.random.random()
    random.random()


def state_of(network: nn.Module) -> State:
    """By what it is called: modules, their hooks, flags and methods, weights, gradients, and torch's own settings."""
    state: State = {}
    for name, module in network.named_modules(remove_duplicate=False):
        for key, value in _of_module(module):
            state[f"{key} of {name or 'the network'}"] = value
    for name, tensor in [*network.named_parameters(), *network.named_buffers()]:
        for key, value in _of_tensor(tensor):
            state[f"{key} of {name}"] = value
    state |= {
        "torch's gradient mode": torch.is_grad_enabled(),
        "torch's inference mode": torch.is_inference_mode_enabled(),
        "torch's default type": torch.get_default_dtype(),
        "torch's functions": {name: id(function) for name, function in vars(functional).items()},
        "torch's random state": torch.get_rng_state().numpy().tobytes(),
        "numpy's random state": [np.asarray(part).tolist() for part in np.random.get_state()],
        "Python's random state": random.getstate(),
    }
    return state


def differences(before: State, after: State) -> list[str]:
    """What is not as it was, in words; empty where all is."""
    return sorted(name for name in before.keys() | after.keys() if not _same(before.get(name), after.get(name)))


def _same(a: object, b: object) -> bool:
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return a.shape == b.shape and bool(((a == b) | (a.isnan() & b.isnan())).all())
    return type(a) is type(b) and a == b


def _of_module(module: nn.Module) -> Iterator[tuple[str, Any]]:
    yield "identity", id(module)
    yield "forward", (id(vars(module).get("forward")), id(type(module).forward))
    for key, value in vars(module).items():
        if isinstance(value, bool | int | float | str) and key[0] != "_":  # training, inplace, a dropout's p, ...
            yield key, value
        elif key.endswith("_hooks"):
            yield key.strip("_").replace("_", " "), tuple(value)
        elif isinstance(value, Tensor) and key[0] != "_":  # what it keeps for itself it may make anew
            yield key, value.detach().clone()


def _of_tensor(tensor: Tensor) -> Iterator[tuple[str, Any]]:
    yield "identity", id(tensor)
    yield "requires_grad", tensor.requires_grad
    yield "writes", tensor._version
    yield "values", tensor.detach().clone()
    yield "gradient", None if tensor.grad is None else (id(tensor.grad), tensor.grad._version)
    yield "tensor hooks", tuple(tensor._backward_hooks or ())
