"""Inversion: the first layer gives the photograph back, the numbers are those of the picture, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import Picture, Progress, UserError
from workbench.engine.plugins import load_plugins

Inversion = load_plugins()[0]["inversion"].technique


def inverted(model, pixels, **parameters):
    image = model.prepare(pixels, "it")
    *_, last = [one for one in Inversion(**parameters).run(model, image) if not isinstance(one, Progress)]
    assert isinstance(last, Picture)
    return last, model.pixels(image), torch.from_numpy(last.values).permute(2, 0, 1)[None]


def noise(model):
    return np.random.default_rng(0).integers(0, 256, (*model.input_size, 3), np.uint8)


def test_the_first_layer_gives_the_photograph_back(bundled_model, cat):
    last, seen, made = inverted(bundled_model, cat.pixels, layer="_conv_stem")
    decibels = -10 * np.log10(float(((made - seen) ** 2).mean()))
    assert decibels > 35
    assert last.facts["decibels"] == pytest.approx(decibels, abs=0.01)


def test_the_distance_is_the_papers_at_the_layer_and_the_answer_that_of_the_picture(tiny_model):
    last, seen, made = inverted(tiny_model, noise(tiny_model), layer="first", steps=10)
    with torch.no_grad(), tiny_model.recording(["first"]) as recorded:
        was = int(tiny_model.likeliest(tiny_model.answer(seen)))
        wanted = recorded["first"].clone()
        now = int(tiny_model.likeliest(tiny_model.answer(made)))
        there = recorded["first"]
    distance = float((there - wanted).square().sum() / wanted.square().sum())
    assert last.facts["distance"] == pytest.approx(distance, rel=1e-4)
    assert last.facts["same_answer"] == (was == now)
    assert ("still answers" in last.caption) == (was == now)


def test_a_layer_that_gives_nothing_is_refused(tiny_model):
    layer = tiny_model.module("first")
    kept = [parameter.detach().clone() for parameter in layer.parameters()]
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.zero_()
    try:
        with pytest.raises(UserError, match="first gives nothing but zeros for this image"):
            inverted(tiny_model, noise(tiny_model), layer="first", steps=1)
    finally:
        with torch.no_grad():
            for parameter, before in zip(layer.parameters(), kept, strict=True):
                parameter.copy_(before)
