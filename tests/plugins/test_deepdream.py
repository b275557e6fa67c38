"""DeepDream: what is dreamed of becomes stronger, on a layer or a target, and a dead unit is said."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import Picture, Progress, UserError
from workbench.engine.plugins import load_plugins
from workbench.families.synthesis.dream import zoomed
from workbench.families.synthesis.objectives import mean_square

DeepDream = load_plugins()[0]["deepdream"].technique


def dreamed(model, pixels, **parameters):
    image = model.prepare(pixels, "it")
    return [one for one in DeepDream(**parameters).run(model, image) if not isinstance(one, Progress)]


def noise(model):
    return np.random.default_rng(0).integers(0, 256, (*model.input_size, 3), np.uint8)


def test_a_layer_of_the_bundled_network_becomes_stronger_by_the_number_that_is_said(bundled_model, cat):
    *_, last = dreamed(bundled_model, cat.pixels, octaves=2, steps=3, larger=1)
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


def test_a_photograph_larger_than_the_input_is_dreamed_at_its_own_size_up_to_a_budget_that_is_said(tiny_model):
    side = max(tiny_model.input_size)
    large = np.random.default_rng(1).integers(0, 256, (2 * side + 3, side + 5, 3), np.uint8)
    *_, whole = dreamed(tiny_model, large, octaves=1, steps=1, larger=8)
    assert whole.values.shape == large.shape
    assert f"{side + 5} × {2 * side + 3} px in 6 windows" in whole.caption
    *_, budget = dreamed(tiny_model, large, octaves=1, steps=1, larger=2)
    assert max(budget.values.shape) == 2 * side
    *_, seen = dreamed(tiny_model, large, octaves=1, steps=1, larger=1)
    assert seen.values.shape[:2] == tiny_model.input_size


def test_a_film_begins_with_the_photograph_and_each_picture_is_dreamed_of_the_one_before_enlarged(tiny_model):
    pixels = noise(tiny_model)
    photograph, first, second = dreamed(tiny_model, pixels, octaves=1, steps=2, frames=2, zoom=1.1)
    np.testing.assert_allclose(photograph.values * 255, pixels, atol=1e-3)
    np.testing.assert_array_equal(first.values, dreamed(tiny_model, pixels, octaves=1, steps=2)[-1].values)
    begun = zoomed(torch.from_numpy(first.values).permute(2, 0, 1)[None], 1.1)[0].permute(1, 2, 0).numpy()
    assert np.abs(second.values - begun).mean() < 0.5 * np.abs(second.values - first.values).mean()
    assert "picture 2 of 2 of a film" in second.caption


def test_a_judge_is_asked_of_a_target_and_of_no_layer(tiny_model):
    *_, layer = dreamed(tiny_model, noise(tiny_model), octaves=1, steps=1)
    *_, target = dreamed(tiny_model, noise(tiny_model), dreams="target", target="class:1", octaves=1, steps=1)
    assert (layer.shows.partition(":")[0], target.shows) == ("layer", "class:1")
