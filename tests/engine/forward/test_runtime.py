"""The fingerprint of a network: what a fast copy of it hangs on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

from workbench.engine.forward.runtime import fingerprint


def network() -> nn.Sequential:
    made = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Sequential(nn.ReLU()))
    return made.eval().requires_grad_(False)


CHANGES: dict[str, Callable[[nn.Sequential], object]] = {
    "a weight is written": lambda it: it[0].weight.mul_(2),
    "a weight is exchanged": lambda it: setattr(it[0], "weight", nn.Parameter(it[0].weight.detach().clone())),
    "a buffer is written": lambda it: it[1].running_mean.add_(1),
    "a module is replaced": lambda it: it[2].__setitem__(0, nn.ReLU6()),
    "a module is added": lambda it: it[2].append(nn.ReLU6()),
    "a part trains": lambda it: it[1].train(),
    "a hook hangs on it": lambda it: it[2][0].register_forward_hook(print),
    "a hook hangs before it": lambda it: it[2][0].register_forward_pre_hook(print),
    "a method is replaced": lambda it: setattr(it[2][0], "forward", torch.relu),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_fingerprint_changes_where(change):
    one = network()
    before = fingerprint(one)
    assert fingerprint(one) == before
    change(one)
    assert fingerprint(one) != before


def test_a_module_that_is_there_twice_counts_once():
    rectifier = nn.ReLU()
    assert len(fingerprint(nn.Sequential(rectifier, rectifier))) == len(fingerprint(nn.Sequential(rectifier)))
