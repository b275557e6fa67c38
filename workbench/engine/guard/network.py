"""The parts of a network beside its weights' contents: modules, classes, hooks, flags, methods and gradients."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import torch
from torch import Tensor, nn

from .same_objects import same_objects

MISSING = object()
FLAGS = (bool, int, float, str, type(None))


class NetworkState:
    """What a network's modules were at one moment, so that it can be put back."""

    def __init__(self, network: nn.Module) -> None:
        named = list(network.named_modules())
        self._names = [name or "the network" for name, _ in named]
        self._modules = [module for _, module in named]
        self._classes = list(map(type, self._modules))
        self._own = [dict(vars(module)) for module in self._modules]
        inner = [  # the dictionaries of hooks, parameters, buffers and modules
            (name, key, value)
            for name, own in zip(self._names, self._own, strict=True)
            for key, value in own.items()
            if key[0] == "_" and isinstance(value, dict)
        ]
        self._inner = [value for *_, value in inner]
        self._inner_titles = [f"{_words(key)} of {name}" for name, key, _ in inner]
        self._lengths = list(map(len, self._inner))
        self._filled = [(i, dict(value)) for i, value in enumerate(self._inner) if value]
        self._values, self._inner_values = list(self._read_values()), list(self._read_inner())
        tensors = [*network.named_parameters(), *network.named_buffers()]
        self._tensor_names, self._tensors = [name for name, _ in tensors], [tensor for _, tensor in tensors]
        self._asks = [tensor.requires_grad for tensor in self._tensors]
        self._tensor_hooks = [_hooks_of(tensor) for tensor in self._tensors]

    def is_same(self) -> bool:
        """Whether all of it is as it was; gradients and what asks for them aside."""
        return (
            self._classes == list(map(type, self._modules))
            and self._lengths == list(map(len, self._inner))
            and same_objects(self._read_values(), self._values)
            and same_objects(self._read_inner(), self._inner_values)
        )

    def _read_values(self) -> Iterator[Any]:
        return chain.from_iterable(map(dict.values, map(vars, self._modules)))  # type: ignore[arg-type]

    def _read_inner(self) -> Iterator[Any]:
        """Of each dictionary that holds something, its values."""
        return chain.from_iterable(self._inner[i].values() for i, _ in self._filled)

    def put_back(self) -> list[str]:
        """Put all of it back; what was otherwise in a way that changes what the network gives, in words."""
        changes = [] if self.is_same() else [*self._put_modules_back(), *self._put_inner_back()]
        for i, tensor in enumerate(self._tensors):
            if tensor.requires_grad is not self._asks[i]:
                tensor.requires_grad_(self._asks[i])
            if tensor.grad is not None:
                tensor.grad = None
            if (tensor._backward_hooks or self._tensor_hooks[i]) and _hooks_of(tensor) != self._tensor_hooks[i]:
                tensor._backward_hooks = dict(self._tensor_hooks[i]) or None
                changes.append(f"hooks of {self._tensor_names[i]}")
        return changes

    def _put_modules_back(self) -> Iterator[str]:
        for name, module, kind, own in zip(self._names, self._modules, self._classes, self._own, strict=True):
            if type(module) is not kind:
                module.__class__ = kind
                yield f"the class of {name}"
            now = vars(module)
            for key in sorted(now.keys() | own.keys()):
                if not _counts(key, own.get(key, MISSING), now.get(key, MISSING)):
                    continue
                if key in own:
                    now[key] = own[key]
                else:
                    del now[key]
                yield f"{_words(key)} of {name}"

    def _put_inner_back(self) -> Iterator[str]:
        before = dict(self._filled)
        for i, inner in enumerate(self._inner):
            if len(inner) != self._lengths[i] or not _same(inner, before.get(i, {})):
                inner.clear()
                inner.update(before.get(i, {}))
                yield self._inner_titles[i]


def _counts(key: str, old: object, new: object) -> bool:
    """Whether another value of a module's attribute changes what the module does; its own notes do not."""
    if old is new:
        return False
    if callable(old) or callable(new) or (key[0] == "_" and isinstance(old, dict)):
        return True
    if key[0] != "_" and isinstance(old, Tensor):
        return not (isinstance(new, Tensor) and _hold_the_same(old, new))
    return key[0] != "_" and isinstance(old, FLAGS) and not (isinstance(new, FLAGS) and old == new)


def _hold_the_same(one: Tensor, other: Tensor) -> bool:
    return one.dtype == other.dtype and one.device == other.device and torch.equal(one, other)


def _same(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return len(now) == len(before) and all(map(operator.is_, map(now.get, before), before.values()))


def _hooks_of(tensor: Tensor) -> tuple[Any, ...]:
    hooks = tensor._backward_hooks
    return tuple(hooks.items()) if hooks else ()


def _words(key: str) -> str:
    """An attribute's name as a person reads it."""
    return key.strip("_").replace("_", " ")
