"""The model after a run is the model before it, whatever the plugin did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn


class ModelChanged(Exception):
    """A technique left the model's weights or modules other than they were."""


@contextmanager
def kept(network: nn.Module) -> Iterator[None]:
    """Put back modes, in-place and other flags, hooks, methods and gradients when the block ends.

    Raises ModelChanged where weights were written, or modules put in the place of others: the model must be loaded
    again then.
    """
    modules = list(network.named_modules(remove_duplicate=False))
    before = [(module, _flags(module), _hooks(module), vars(module).get("forward")) for module in network.modules()]
    weights = [(tensor, tensor.requires_grad, tensor._version) for tensor in _tensors(network)]
    try:
        yield
    finally:
        for module, flags, hooks, forward in before:
            vars(module).update(flags)
            _put_back_hooks(module, hooks)
            vars(module).pop("forward", None)
            if forward is not None:
                vars(module)["forward"] = forward
        for tensor, asks, _ in weights:
            tensor.requires_grad_(asks)
            tensor.grad = None
    if not _same_objects(modules, list(network.named_modules(remove_duplicate=False))):
        raise ModelChanged("the technique put other modules in the model and did not put the old ones back")
    if [id(tensor) for tensor in _tensors(network)] != [id(tensor) for tensor, *_ in weights] or any(
        tensor._version != version for tensor, _, version in weights
    ):
        raise ModelChanged("the technique changed the model's weights and did not put them back")


def _flags(module: nn.Module) -> dict[str, Any]:
    """``training``, ``inplace``, a dropout's ``p``: whatever is no module, tensor or hook."""
    own = vars(module).items()
    return {name: value for name, value in own if isinstance(value, bool | int | float | str) and name[0] != "_"}


def _hooks(module: nn.Module) -> dict[str, dict[int, Any]]:
    return {name: dict(value) for name, value in vars(module).items() if name.endswith("_hooks")}


def _put_back_hooks(module: nn.Module, hooks: dict[str, dict[int, Any]]) -> None:
    for name, own in hooks.items():
        current = getattr(module, name)
        if current.keys() != own.keys():
            current.clear()
            current.update(own)


def _same_objects(first: list[tuple[str, nn.Module]], second: list[tuple[str, nn.Module]]) -> bool:
    return [(name, id(module)) for name, module in first] == [(name, id(module)) for name, module in second]


def _tensors(network: nn.Module) -> list[Any]:
    return [*network.parameters(), *network.buffers()]
