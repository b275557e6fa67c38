"""Settings of sweeps: the engine and the memory that a person chose."""

from __future__ import annotations

import pytest

from tests.engine.changes import Dots, values
from workbench.api import UserError
from workbench.engine.forward import settings


def test_torch_can_be_chosen(run, model, image, monkeypatch):
    monkeypatch.setenv(settings.ENGINE, "torch")
    values(run, model, image, Dots(200))
    assert run.choices[-1].plain() == {"torch": 200, "way": "torch", "why_torch": "it was chosen"}


def test_another_choice_is_refused_in_words(run, model, image, monkeypatch):
    monkeypatch.setenv(settings.ENGINE, "abacus")
    with pytest.raises(UserError, match="WORKBENCH_SWEEP must be automatic, torch or bfloat16; got 'abacus'"):
        values(run, model, image, Dots(3))


@pytest.mark.parametrize("text", ["0", "-3", "much"])
def test_an_amount_of_memory_that_is_none_is_refused_in_words(monkeypatch, text):
    monkeypatch.setenv(settings.MEMORY, text)
    with pytest.raises(UserError, match="WORKBENCH_SWEEP_MEMORY must be a whole number of megabytes from 1; got"):
        settings.budget()
