"""One small seeded network of torchvision, and the shapes of its tensors, for the tests of files of weights."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor
from torchvision import models

NAME, TITLE, FEATURES = "shufflenet_v2_x0_5", "ShuffleNet-V2-X0-5", 1024
TENSORS = 282  # without the counters of its batch-norms


@cache
def network(classes: int = 3) -> torch.nn.Module:
    """The network, in eval mode."""
    with torch.random.fork_rng(), torch.inference_mode(False):
        torch.manual_seed(1)
        return models.get_model(NAME, weights=None, num_classes=classes).eval()


def state(classes: int = 3) -> dict[str, Tensor]:
    """Its state dict, whose tensors are copies."""
    return {name: tensor.clone().contiguous() for name, tensor in network(classes).state_dict().items()}


def without_head() -> dict[str, Tensor]:
    """The same without its last layer."""
    return {name: tensor for name, tensor in state().items() if not name.startswith("fc.")}


def shapes(tensors: dict[str, Tensor]) -> dict[str, tuple[int, ...]]:
    """The shapes of tensors by name."""
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def prefixed(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same tensors under longer names."""
    return {prefix + name: tensor for name, tensor in tensors.items()}
