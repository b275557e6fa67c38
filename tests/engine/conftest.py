"""A small model and an image for sweeps."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image as Pillow

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
    monkeypatch.setattr(backend, "_seconds", lambda *_: next(turns))


@pytest.fixture(scope="session")
def many_photographs(tmp_path_factory, sample_paths):
    """A folder of small photographs, one of them twice, and of noise."""
    folder = tmp_path_factory.mktemp("photographs")
    for i, path in enumerate(sample_paths):
        Pillow.open(path).convert("RGB").resize((60, 50)).save(folder / f"{i}.png")
    Pillow.open(sample_paths[0]).convert("RGB").resize((60, 50)).save(folder / "same.png")  # the first one again
    for i in range(12):
        noise = np.random.default_rng(i).integers(0, 256, (30, 40, 3), np.uint8)
        Pillow.fromarray(noise).save(folder / f"noise{i:02}.png")
    return folder
