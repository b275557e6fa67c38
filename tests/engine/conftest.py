"""A small model and an image for sweeps."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.conftest import tiny
from workbench.engine.forward import backend, forward, windows
from workbench.engine.sweep import SweepContext


@pytest.fixture
def run():
    return SweepContext()


@pytest.fixture
def model():
    return tiny()


@pytest.fixture
def image(model, cat):
    return model.prepare(cat.pixels)


@pytest.fixture
def windows_pay(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))  # where nothing is known yet
    monkeypatch.setattr(windows, "START", 0)  # what a network of a few hundred weights does not make up for
    monkeypatch.setattr(windows, "BYTE", 0)
    monkeypatch.setattr(forward, "WORTH", np.inf)
    turns = itertools.count()  # windows are asked first
    monkeypatch.setattr(backend, "_seconds", lambda what: next(turns))
