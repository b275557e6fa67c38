"""Caricature: a layer answers more strongly, along the photograph's own direction, and a dead layer is said."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import Picture, Progress, UserError
from workbench.engine.plugins import load_plugins

Caricature = load_plugins()[0]["caricature"].technique


def drawn(model, pixels=None, **parameters):
    if pixels is None:
        pixels = np.random.default_rng(0).integers(0, 256, (*model.input_size, 3), np.uint8)
    image = model.prepare(pixels, "it")
    *_, last = [one for one in Caricature(**parameters).run(model, image) if not isinstance(one, Progress)]
    assert isinstance(last, Picture)
    return last


def test_a_layer_answers_more_of_the_same(bundled_model, cat):
    early, late = (drawn(bundled_model, cat.pixels, layer="_blocks.2", steps=steps) for steps in (1, 12))
    assert late.facts["strength"] > early.facts["strength"]
    assert late.facts["cosine"] > early.facts["cosine"] + 0.05


def test_from_the_photograph_it_begins_where_the_strength_is_one(tiny_model):
    first = drawn(tiny_model, start="photograph", layer="first", steps=1)
    assert first.facts["strength"] == pytest.approx(1, abs=0.2)
    assert first.facts["cosine"] > 0.9


def test_the_same_seed_draws_the_same(tiny_model):
    one, again, other = (drawn(tiny_model, steps=3, seed=seed).values for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_a_layer_of_zeros_is_said(tiny_model):
    layer = tiny_model.module("first")
    kept = [value.detach().clone() for value in layer.parameters()]
    try:
        with torch.no_grad():
            for value in layer.parameters():
                value.zero_()
        with pytest.raises(UserError, match="first gives nothing but zeros for this image"):
            drawn(tiny_model, layer="first", steps=1)
    finally:
        with torch.no_grad():
            for value, before in zip(layer.parameters(), kept, strict=True):
                value.copy_(before)
