"""Open rectifiers give what they give, and pass every gradient on."""

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
    "hardtanh": nn.Hardtanh(0.0, 1.0, inplace=True),
    "clamp": lambda x: x.clamp(min=0),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_values_are_the_same_and_gradients_go_through_where_it_is_closed(way):
    x = torch.tensor([-2.0, 0.5, 9.0], requires_grad=True)
    right = way(x.detach().clone())
    with OpenRectifiers():
        y = way(x * 1)
    torch.testing.assert_close(y.detach(), right)
    (gradient,) = torch.autograd.grad((y * torch.tensor([1.0, 2.0, 3.0])).sum(), x)
    assert gradient.tolist() == [1, 2, 3]


def test_what_is_smooth_keeps_its_slope():
    x = torch.tensor([-1.0, 1.0], requires_grad=True)
    with OpenRectifiers():
        (opened,) = torch.autograd.grad(functional.silu(x).sum(), x)
    (plain,) = torch.autograd.grad(functional.silu(x).sum(), x)
    assert torch.equal(opened, plain)
