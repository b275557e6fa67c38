"""Functions of torch, numpy and Python that somebody may have put others in the place of."""

from __future__ import annotations

import builtins
import functools
import math
import operator
import random
import types
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.autograd import graph
from torch.nn import functional

from .same_objects import same_objects

MODULES: tuple[types.ModuleType, ...] = (
    torch, functional, torch.linalg, torch.fft, torch.special, torch.autograd, graph, torch.nn.init, torch._C._nn,
    torch._C._VariableFunctions, np, np.linalg, np.random, builtins, math, random,
)  # fmt: skip
CLASSES: tuple[type, ...] = (torch.Tensor, nn.Parameter, nn.Module, torch.autograd.Function)
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type, np.ufunc, property)
OWN = {"__annotations__", "__doc__", "__static_attributes__", "__abstractmethods__", "_abc_impl"}  # Python's own notes


class Functions:
    """The functions of chosen modules and classes, and those of the classes that a network is made of."""

    def __init__(self, network: nn.Module) -> None:
        kinds = {kind for module in network.modules() for kind in type(module).__mro__ if issubclass(kind, nn.Module)}
        classes = (*CLASSES, *sorted(kinds - set(CLASSES), key=lambda kind: f"{kind.__module__}.{kind.__qualname__}"))
        self._owners = [_Owner(owner) for owner in (*_modules(), *classes)]

    def is_same(self) -> bool:
        """Whether all are the same functions."""
        return all(owner.is_same() for owner in self._owners)

    def put_back(self) -> list[str]:
        """Put the functions back; names of all that were others. ``others`` then names those that could not be."""
        return [name for owner in self._owners if not owner.is_same() for name in owner.put_back()]

    def others(self) -> list[str]:
        """Names of the functions that are others now."""
        return [name for owner in self._owners if not owner.is_same() for name in owner.others()]


@functools.cache
def _modules() -> Sequence[Any]:
    return [module for module in MODULES if isinstance(module, types.ModuleType | type)]


class _Owner:
    """A module or class with its functions. A module may get new ones, as by an import; a class may not."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner
        self._is_class = isinstance(owner, type)
        own = vars(owner)
        self._names = [
            name for name, value in own.items() if name not in OWN and (self._is_class or isinstance(value, FUNCTIONS))
        ]
        self._values = [own[name] for name in self._names]
        self._count = len(own)
        self._all = list(own.values())

    def is_same(self) -> bool:
        own = vars(self._owner)
        if same_objects(own.values(), self._all):
            return True
        same = all(map(operator.is_, map(own.get, self._names), self._values)) and (
            not self._is_class or len(own) == self._count
        )
        if same:  # a module has new names, as by an import
            self._all = list(own.values())
        return same

    def others(self) -> list[str]:
        return [self._title(name) for name, _ in self._differences()]

    def put_back(self) -> list[str]:
        names = []
        for name, value in self._differences():
            try:
                if value is None and self._is_class and name not in self._names:
                    delattr(self._owner, name)
                else:
                    setattr(self._owner, name, value)
            except (AttributeError, TypeError):  # it stays, and ``others`` names it
                pass
            names.append(self._title(name))
        if self._is_class:
            self._count = len(vars(self._owner))
        return names

    def _differences(self) -> list[tuple[str, Any]]:
        own = vars(self._owner)
        changed = [
            (name, value) for name, value in zip(self._names, self._values, strict=True) if own.get(name) is not value
        ]
        new = [(name, None) for name in own if name not in self._names and name not in OWN] if self._is_class else []
        return [*changed, *new]

    def _title(self, name: str) -> str:
        own = getattr(self._owner, "__name__", "torch")
        return f"{own}.{name}"
