"""What tests of several techniques share."""

from __future__ import annotations

import pytest

from workbench.families.synthesis import unit_pictures


@pytest.fixture
def image(tiny_model, cat):
    """A photograph as the smallest network sees it."""
    return tiny_model.prepare(cat.pixels, cat.name, cat.digest)


@pytest.fixture
def no_unit_pictures(monkeypatch):
    """No picture of a unit is known from another test."""
    monkeypatch.setattr(unit_pictures, "_memory", unit_pictures._Memory())
