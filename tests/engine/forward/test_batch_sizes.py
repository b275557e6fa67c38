"""Batch sizes: measured, within the memory that was allowed."""

from __future__ import annotations

from tests.engine.changes import BEE, Dots
from workbench.engine.forward import settings
from workbench.engine.forward.batch_sizes import BatchSizes
from workbench.engine.sweep import _largest


def test_batches_stay_within_the_memory_that_was_allowed(model, image, monkeypatch):
    monkeypatch.setenv(settings.MEMORY, "1")
    each = max(len(batch.which) for batch in model.sweep(image, Dots(300), BEE))
    assert each <= _largest(model)
    monkeypatch.setattr(settings, "budget", lambda: 1)
    assert {len(batch.which) for batch in model.sweep(image, Dots(40), BEE)} == {1}


def test_one_batch_that_was_held_up_does_not_decide_the_size():
    sizes = BatchSizes(4)
    for seconds in (9.0, 0.04, 0.04, 0.04):  # the first of a size is not counted
        sizes.measured(4, seconds, 64)
    assert sizes.size == 8
    for seconds in (9.0, 0.04, 5.0, 0.04):  # one of three was held up
        sizes.measured(8, seconds, 64)
    assert sizes.size == 16
    for seconds in (9.0, 0.2, 0.2, 0.2):
        sizes.measured(16, seconds, 64)
    assert (sizes.size, sizes.settled) == (8, True)
