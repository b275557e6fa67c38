"""Open rectifiers give what they give, and let through what opens them where nothing passes."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from workbench.families.synthesis.open_rectifiers import OpenRectifiers

WAYS = {
    "function": torch.relu,
    "method": lambda x: x.relu(),
    "in place": lambda x: functional.relu(x * 1, inplace=True),
    "relu6": nn.ReLU6(),
    "hardtanh": nn.Hardtanh(0.0, 9.0, inplace=True),
    "clamp": lambda x: x.clamp(min=0),
}


def gradient_of(way, x, weights):
    x = torch.tensor(x, requires_grad=True)
    with OpenRectifiers():
        y = way(x * 1)
    (gradient,) = torch.autograd.grad((y * torch.tensor(weights)).sum(), x)
    return y.detach(), gradient.tolist()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_one_that_is_closed_everywhere_lets_through_what_a_descent_opens_it_with(way):
    y, gradient = gradient_of(way, [-2.0, -0.5, -1.0], [-1.0, 2.0, -3.0])
    assert y.tolist() == [0, 0, 0]
    assert gradient == [-1, 0, -3]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_one_that_lets_anything_through_keeps_its_own_gradient(way):
    y, gradient = gradient_of(way, [-2.0, 0.5, -1.0], [-1.0, 2.0, -3.0])
    assert y.tolist() == [0, 0.5, 0]
    assert gradient == [0, 2, 0]


def test_one_that_is_saturated_lets_through_what_brings_it_down():
    assert gradient_of(nn.ReLU6(), [7.0, 8.0], [1.0, -1.0])[1] == [1, 0]


def test_what_is_smooth_keeps_its_slope():
    x = torch.tensor([-1.0, 1.0], requires_grad=True)
    (plain,) = torch.autograd.grad(functional.silu(x).sum(), x)
    assert gradient_of(functional.silu, [-1.0, 1.0], [1.0, 1.0])[1] == plain.tolist()
