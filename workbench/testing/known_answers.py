"""Small networks whose answers can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn


class Quadratic(nn.Module):
    """``y_0 = sum a x^2 + b x``, ``y_1 = sum b x``, with x the normalised pixels."""

    def __init__(self, a: Tensor, b: Tensor) -> None:
        super().__init__()
        self.a, self.b = nn.Parameter(a), nn.Parameter(b)

    def forward(self, x: Tensor) -> Tensor:
        linear = (self.b * x).flatten(1).sum(1)
        return torch.stack([(self.a * x**2).flatten(1).sum(1) + linear, linear], 1)


class OneActivation(nn.Module):
    """``y = v . f(stretch x)``: one activation f between the pixels of a grey image and the scores."""

    def __init__(self, activation: Callable[[Tensor], Tensor], v: np.ndarray, stretch: float) -> None:
        super().__init__()
        self.activation, self.stretch = activation, stretch
        self.last = nn.Linear(v.shape[1], v.shape[0], bias=False)
        self.last.weight.data = torch.tensor(v, dtype=torch.float32)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(self.activation(x.flatten(1) * self.stretch))


class HalfRectified(nn.Module):
    """``y = v . (stretch x)``, the first 18 pixels of which are rectified in place through a view."""

    def __init__(self, v: np.ndarray, stretch: float) -> None:
        super().__init__()
        self.last, self.stretch = OneActivation(nn.Identity(), v, stretch).last, stretch

    def forward(self, x: Tensor) -> Tensor:
        h = x.flatten(1) * self.stretch
        h[:, :18].relu_()
        return self.last(h)


class BrightCorner(nn.Module):
    """The mean of the 8 x 8 pixels at the top left, and its negative."""

    def forward(self, x: Tensor) -> Tensor:
        bright = x[:, :, :8, :8].mean((1, 2, 3))
        return torch.stack([bright, -bright], 1)
