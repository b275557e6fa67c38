"""The model after a run is the model before it, whatever the plugin did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn

HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")


class ModelChanged(Exception):
    """A technique left the model's weights other than they were."""


@contextmanager
def kept(network: nn.Module) -> Iterator[None]:
    """Put back modes, hooks and gradient flags when the block ends. Raises ModelChanged where weights were written."""
    before = [(module, module.training, _hooks(module)) for module in network.modules()]
    weights = [(tensor, tensor.requires_grad, tensor._version) for tensor in _tensors(network)]
    try:
        yield
    finally:
        for module, training, hooks in before:
            module.training = training
            for name, own in hooks.items():
                current = getattr(module, name)
                if current.keys() != own.keys():
                    current.clear()
                    current.update(own)
        for tensor, asks, _ in weights:
            tensor.requires_grad_(asks)
            tensor.grad = None
    if [id(tensor) for tensor in _tensors(network)] != [id(tensor) for tensor, *_ in weights] or any(
        tensor._version != version for tensor, _, version in weights
    ):
        raise ModelChanged("the technique changed the model's weights and did not put them back")


def _hooks(module: nn.Module) -> dict[str, dict[int, Any]]:
    return {name: dict(getattr(module, name)) for name in HOOKS}


def _tensors(network: nn.Module) -> list[Any]:
    return [*network.parameters(), *network.buffers()]
