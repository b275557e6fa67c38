"""A small network to watch."""

from __future__ import annotations

import pytest
import torch
from torch import nn


@pytest.fixture
def network():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layers = nn.Conv2d(3, 4, 1), nn.ReLU(inplace=True), nn.Dropout(0.5), nn.Flatten(), nn.Linear(4, 2)
        network = nn.Sequential(*layers).eval().requires_grad_(False)
        network.scale = torch.ones(3)  # neither parameter nor buffer
        return network
