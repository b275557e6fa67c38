"""Small networks of tokens: patches, attention, and a head that reads a class token or a mean."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Tokens(nn.Module):
    """Patches, a class token, one block of attention, and a head that reads the class token."""

    def __init__(self, side: int, classes: int, width: int = 8, patch: int = 8) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, width, patch, patch)
        self.prefix = nn.Parameter(torch.randn(1, 1, width))
        self.places = nn.Parameter(torch.randn(1, 1 + (side // patch) ** 2, width))
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, 2, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(width, 16), nn.GELU(), nn.Linear(16, width))
        self.head = nn.Linear(width, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.prefix.expand(len(x), -1, -1), x], 1) + self.places
        seen = self.before(x)
        x = x + self.attention(seen, seen, seen, need_weights=False)[0]
        x = x + self.mlp(self.after(x))
        return self.head(x[:, 0])


class TransformerBlock(nn.Module):
    """One block of a transformer: tokens (N, T, C) to tokens."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, 2, batch_first=True)
        self.mlp = nn.Sequential(*[m for _ in range(6) for m in (nn.Linear(width, width), nn.GELU(), nn.Identity())])

    def forward(self, x: Tensor) -> Tensor:
        seen = self.before(x)
        x = x + self.attention(seen, seen, seen, need_weights=False)[0]
        return x + self.mlp(self.after(x))


class Transformer(nn.Module):
    """4 x 4 patches of 4 px after two prefix tokens; the head reads the first, or the mean of the patches."""

    def __init__(self, pooled: bool) -> None:
        super().__init__()
        self.pooled = pooled
        self.patches = nn.Conv2d(3, 8, 4, 4)
        self.prefix = nn.Parameter(torch.randn(1, 2, 8))
        self.blocks = nn.Sequential(TransformerBlock(8), TransformerBlock(8))
        self.norm, self.head = nn.LayerNorm(8), nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = self.norm(self.blocks(torch.cat([self.prefix.expand(len(x), -1, -1), x], 1)))
        return self.head(x[:, 2:].mean(1) if self.pooled else x[:, 0])


class TorchEncoder(nn.Module):
    """Torch's own transformer encoder on a grey image, which has a fused path of its own for inference."""

    def __init__(self, activation: str) -> None:
        super().__init__()
        torch.manual_seed(11)
        layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, activation=activation, batch_first=True)
        self.patches = nn.Conv2d(1, 8, 2, 2)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.last = nn.Linear(8, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(self.encoder(self.patches(x).flatten(2).transpose(1, 2)).mean(1))
