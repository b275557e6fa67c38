"""Sweeps: how many changes at once, in which context, and when they stop."""

from __future__ import annotations

import threading

import pytest

from tests.engine.changes import BEE, Boxed, Dots, values
from workbench.engine.forward import backend
from workbench.engine.sweep import Stopped, SweepContext, sweep


def test_the_next_batch_is_measured_while_one_is_looked_at(run, model, image):
    values(run, model, image, Dots(200))
    measured = threading.Semaphore(0)

    class Watched(Dots):
        def apply(self, batch, which) -> None:
            super().apply(batch, which)
            measured.release()

    batches = model.sweep(image, Watched(200), BEE)
    next(batches)
    next(batches)  # the first that is not torch's
    assert all(measured.acquire(timeout=10) for _ in range(3))
    batches.close()


def test_a_models_own_sweeps_are_those_of_the_run_that_it_is_in(model, image):
    outer, inner = SweepContext(), SweepContext()
    with model.sweeping(outer):
        with model.sweeping(inner):
            list(model.sweep(image, Dots(3), BEE))
        list(model.sweep(image, Dots(3), BEE))
        list(model.sweep(image, Dots(3), BEE))
    list(model.sweep(image, Dots(3), BEE))
    assert (len(inner.choices), len(outer.choices)) == (1, 2)


def test_a_sweep_can_be_stopped_while_the_fast_way_is_prepared(model, image, monkeypatch):
    monkeypatch.setattr(model.forwards, "is_ready", lambda within=0.0: False)
    wanted = iter([True, True, False])
    run = SweepContext(lambda: next(wanted))
    batches = sweep(model, image, Dots(100), BEE, run)
    assert len(next(batches).which) == backend.FIRST
    with pytest.raises(Stopped):
        next(batches)


@pytest.mark.usefixtures("windows_pay")
def test_a_sweep_that_nobody_waits_for_any_more_times_nothing(model, image, monkeypatch):
    monkeypatch.setattr(backend, "_seconds", lambda *_: pytest.fail("nobody waits for it"))
    model.forwards.begin()
    assert model.forwards.is_ready(60)
    batches = sweep(model, image, Boxed(100), BEE, SweepContext(lambda: False))
    next(batches)
    with pytest.raises(Stopped):
        next(batches)
