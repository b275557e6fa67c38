"""DeepDream: what is dreamed of becomes stronger, on a layer or a target, and a dead unit is said."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import Picture, Progress, UserError
from workbench.engine.plugins import load_plugins
from workbench.families.synthesis.objectives import mean_square

DeepDream = load_plugins()[0]["deepdream"].technique


def dreamed(model, pixels, **parameters):
    image = model.prepare(pixels, "it")
    return [one for one in DeepDream(**parameters).run(model, image) if not isinstance(one, Progress)]


def noise(model):
    return np.random.default_rng(0).integers(0, 256, (*model.input_size, 3), np.uint8)


def test_a_layer_of_the_bundled_network_becomes_stronger_by_the_number_that_is_said(bundled_model, cat):
    *_, last = dreamed(bundled_model, cat.pixels, octaves=2, steps=3)
    assert isinstance(last, Picture)
    layer = last.facts["dreamed"].removeprefix("Mean square of ")
    pixels = torch.from_numpy(last.values).permute(2, 0, 1)[None]
    reached = float(mean_square(bundled_model, layer)(pixels)[0])
    assert last.facts["reached"] == pytest.approx(reached, rel=1e-4)
    assert reached > 1.2 * last.facts["start"]


def test_a_target_becomes_stronger(tiny_model):
    *_, last = dreamed(tiny_model, noise(tiny_model), dreams="target", target="class:1", octaves=2, steps=5)
    assert last.facts["reached"] > last.facts["start"]


def test_the_same_seed_dreams_the_same_and_another_another(tiny_model):
    one, again, other = (
        dreamed(tiny_model, noise(tiny_model), octaves=2, steps=2, seed=seed)[-1].values for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_what_nothing_moves_is_said(tiny_model):
    layer = tiny_model.module("first")
    kept = layer.weight.detach().clone()
    with torch.no_grad():
        layer.weight[2] = 0.0
    try:
        with pytest.raises(UserError, match=r"No dream can be made of .*zero at every pixel"):
            dreamed(tiny_model, noise(tiny_model), dreams="target", target="unit:first:2", steps=1)
    finally:
        with torch.no_grad():
            layer.weight.copy_(kept)
