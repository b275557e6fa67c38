"""The graph of a network: what it cannot hold is named."""

from __future__ import annotations

import numpy as np
import pytest
from torch import nn

from tests.conftest import loaded
from tests.engine.changes import Dots, by_hand, values
from workbench.testing.networks import Rolled


def test_an_operation_that_is_not_known_is_named_and_torch_runs(run, cat):
    model = loaded(Rolled(), 16)
    image = model.prepare(cat.pixels)
    changes = Dots(100)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    assert run.choices[-1].plain() == {
        "torch": 100,
        "way": "torch",
        "why_torch": "roll is not among the operations that are known",
    }


@pytest.mark.parametrize("dims", [(1,), (2, 3)])
def test_what_is_turned_round_is_the_same_by_the_fast_way(run, cat, dims):
    class Turned(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.maps, self.linear = nn.Conv2d(3, 4, 3), nn.Linear(4 * 14 * 14, 3)

        def forward(self, x):
            return self.linear(self.maps(x.flip(dims)).relu().flatten(1))

    model = loaded(Turned(), 16)
    image = model.prepare(cat.pixels)
    changes = Dots(100)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    assert run.choices[-1].plain()["way"] == "onnxruntime"
