"""Ceilings of layers: known however an activation is called, and of no layer that can answer more."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from tests.conftest import loaded
from workbench.families.synthesis.ceilings import Ceiling, ceiling_of, still


class Block(nn.Module):
    """A convolution with something behind it."""

    def __init__(self, behind):
        super().__init__()
        self.convolution, self.behind = nn.Conv2d(3, 2, 3), behind

    def forward(self, x):
        return self.behind(self.convolution(x))


class Network(nn.Module):
    """A block, and its mean over the image."""

    def __init__(self, behind):
        super().__init__()
        self.block = Block(behind)

    def forward(self, x):
        return self.block(x).mean((2, 3))


def ceiling(behind):
    model = loaded(Network(behind), 16)
    return ceiling_of(model, model.layer("block"))


def written_over(x):
    y = functional.relu6(x)
    y[:, 0] = x[:, 0]
    return y


@pytest.mark.parametrize(
    ("behind", "value", "kind"),
    [
        (nn.ReLU6(), 6.0, "ReLU6"),
        (functional.relu6, 6.0, "ReLU6"),
        (nn.Hardtanh(-2, 3), 3.0, "Hardtanh"),
        (lambda x: functional.hardtanh_(x, 0.0, 2.5), 2.5, "Hardtanh"),
        (nn.Hardsigmoid(), 1.0, "Hardsigmoid"),
        (torch.sigmoid, 1.0, "Sigmoid"),
        (lambda x: x.sigmoid_(), 1.0, "Sigmoid"),
        (torch.tanh, 1.0, "Tanh"),
        (nn.Softmax(1), 1.0, "Softmax"),
        (nn.LogSigmoid(), 0.0, "LogSigmoid"),
        (lambda x: torch.clamp(x, max=2.5), 2.5, "clamp"),
        (lambda x: functional.relu6(x + 3) / 6, 1.0, "ReLU6"),
        (lambda x: functional.relu(x).sigmoid(), 1.0, "Sigmoid"),
        (lambda x: functional.relu6(x).clamp(0, 10), 6.0, "ReLU6"),
        (nn.Sequential(nn.BatchNorm2d(2), nn.Hardtanh(0, 4), nn.MaxPool2d(2), nn.Dropout()), 4.0, "Hardtanh"),
    ],
)
def test_a_layer_that_ends_somewhere_has_a_ceiling_however_that_is_written(behind, value, kind):
    assert ceiling(behind) == Ceiling(value, kind)


@pytest.mark.parametrize(
    "behind",
    [
        nn.ReLU(),
        nn.Hardswish(),
        lambda x: x * torch.sigmoid(x),
        lambda x: -functional.relu6(x),
        lambda x: functional.relu6(x) * -2,
        lambda x: 1 - torch.sigmoid(x),
        lambda x: x + functional.relu6(x),
        lambda x: functional.relu6(x).add_(x),
        written_over,
        nn.Sequential(nn.ReLU6(), nn.Conv2d(2, 2, 1)),
    ],
)
def test_a_layer_that_may_answer_more_has_none(behind):
    assert ceiling(behind) is None


def test_what_no_start_moves_is_saturated_dead_or_may_be_either():
    top = Ceiling(6.0, "ReLU6")
    assert "it is saturated, at 6, the ceiling of ReLU6" in str(still("unit 1 of a", top, [6.0, 5.9999]))
    assert still("unit 1 of a", top, [6.0]).saturated
    assert "it is dead, silent wherever a picture starts" in str(still("unit 1 of a", top, [0.0, 0.0]))
    assert "none of 2 starts leads anywhere, as of a dead or a saturated unit" in str(still("it", None, [6.0, 6.0]))
