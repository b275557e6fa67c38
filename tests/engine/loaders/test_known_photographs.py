"""Photographs of known things tell ImageNet's classes from others."""

from __future__ import annotations

import torch
from torch import nn

from workbench.engine.loaders.known_photographs import ENOUGH, KNOWN, right_answers
from workbench.engine.preparation import Preparation


def test_a_trained_network_answers_rightly_to_all_and_with_its_classes_in_another_order_to_none(bundled_model):
    class Turned(nn.Module):
        def forward(self, x):
            return bundled_model.network(x).roll(1, 1)

    assert right_answers(bundled_model.network, bundled_model.preparation) == (4, 4)
    assert right_answers(Turned(), bundled_model.preparation)[0] < ENOUGH


def test_a_network_that_answers_always_the_same_is_not_right_often_enough():
    class Always(nn.Module):
        def __init__(self, number):
            super().__init__()
            self.number = number

        def forward(self, x):
            return torch.eye(1000)[self.number : self.number + 1]

    preparation = Preparation(40, (32, 32), "bilinear", (0.5,) * 3, (0.5,) * 3)
    for number in [number for numbers in KNOWN.values() for number in numbers]:
        assert right_answers(Always(number), preparation)[0] < ENOUGH
