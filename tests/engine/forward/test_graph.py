"""The graph of a network: what it cannot hold is named."""

from __future__ import annotations

import numpy as np

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
