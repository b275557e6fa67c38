"""Small networks that hold what techniques stumble over. Each is made in milliseconds, with the same weights always."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from workbench.engine.model import LoadedModel
from workbench.engine.preparation import Preparation

SIDE = 32
CLASSES = ("ant", "bee", "cow", "dog")


class Mixed(nn.Module):
    """Convolutions with an in-place rectifier, a module that runs twice, a functional activation and a batch-norm."""

    def __init__(self, colours: int = 3, outputs: int = len(CLASSES)) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(colours, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(inplace=True))
        self.pool = nn.MaxPool2d(2)
        self.second = nn.Conv2d(6, 6, 3, padding=1)
        self.act = nn.ReLU6(inplace=True)
        self.dropout = nn.Dropout(0.5)
        self.last = nn.Linear(6, outputs)

    def forward(self, x: Tensor) -> Tensor:
        x = self.act(self.second(self.pool(self.first(x))))
        x = self.act(self.second(x))
        x = functional.relu(self.second(x))
        scores: Tensor = self.last(self.dropout(x.mean((2, 3))))
        return scores


class Tokens(nn.Module):
    """Patches, a class token, one block of attention, and a head that reads the class token."""

    def __init__(self, width: int = 8, patch: int = 8) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, width, patch, patch)
        self.prefix = nn.Parameter(torch.randn(1, 1, width))
        self.places = nn.Parameter(torch.randn(1, 1 + (SIDE // patch) ** 2, width))
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, 2, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(width, 16), nn.GELU(), nn.Linear(16, width))
        self.head = nn.Linear(width, len(CLASSES))

    def forward(self, x: Tensor) -> Tensor:
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.prefix.expand(len(x), -1, -1), x], 1) + self.places
        seen = self.before(x)
        x = x + self.attention(seen, seen, seen, need_weights=False)[0]
        x = x + self.mlp(self.after(x))
        scores: Tensor = self.head(x[:, 0])
        return scores


def _flat() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(3 * SIDE * SIDE, 8), nn.ReLU(), nn.Linear(8, len(CLASSES)))


KINDS: Mapping[str, Callable[[], nn.Module]] = {
    "mixed": Mixed,
    "grey": lambda: Mixed(colours=1),
    "one output": lambda: Mixed(outputs=1),
    "no maps": _flat,
    "tokens": Tokens,
}


def small_networks() -> dict[str, LoadedModel]:
    """Fresh networks by kind; the first is what most checks run on."""
    return {kind: _loaded(kind, make) for kind, make in KINDS.items()}


def _loaded(kind: str, make: Callable[[], nn.Module]) -> LoadedModel:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        network = make()
        with torch.no_grad():
            for weight in network.parameters():
                weight.mul_(1.5)  # a fresh network answers nearly the same to everything
    channels = 1 if kind == "grey" else 3
    preparation = Preparation(SIDE, (SIDE, SIDE), "bilinear", (0.5,) * channels, (0.25,) * channels)
    return LoadedModel(network, preparation, () if kind == "one output" else CLASSES, f"{kind} (small)", "cpu")
