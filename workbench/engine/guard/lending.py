"""A network that belongs to somebody else, for as long as it is used here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn


@contextmanager
def borrowed(network: nn.Module) -> Iterator[None]:
    """In eval mode and without gradients inside the block; afterwards every part is as it was, also on errors."""
    modes = [(module, module.training) for module in network.modules()]
    tensors = [(tensor, tensor.requires_grad, tensor.grad) for tensor in network.parameters()]
    try:
        for module, _ in modes:
            module.training = False
        for tensor, _, _ in tensors:
            tensor.requires_grad_(False)
            tensor.grad = None
        yield
    finally:
        for module, training in modes:
            module.training = training
        for tensor, asks, gradient in tensors:
            tensor.requires_grad_(asks)
            tensor.grad = gradient
