"""Texture: layers at even distances, the Gram matrices come nearer, and networks without maps are refused."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import Curve, Group, Picture, Progress, UserError
from workbench.engine.plugins import load_plugins

Texture = load_plugins()[0]["texture"].technique


def made(model, pixels=None, **parameters):
    if pixels is None:
        pixels = np.random.default_rng(0).integers(0, 256, (*model.input_size, 3), np.uint8)
    image = model.prepare(pixels, "it")
    *_, last = [one for one in Texture(**parameters).run(model, image) if not isinstance(one, Progress)]
    assert isinstance(last, Group)
    texture, distance = last.parts["texture"], last.parts["distance_by_layer"]
    assert isinstance(texture, Picture)
    assert isinstance(distance, Curve)
    return texture, distance


def test_every_layers_gram_matrix_comes_nearer_step_by_step(bundled_model, cat):
    _, distance = made(bundled_model, cat.pixels, layer="_blocks.1", depths=3, steps=12)
    assert distance.names[-1] == "_blocks.1"
    assert distance.x.tolist() == list(range(13))
    assert (distance.lines[:, -1] < 0.8 * distance.lines[:, 0]).all()


def test_layers_lie_at_even_distances_and_the_deepest_is_the_one_asked_for(tiny_model):
    maps = [layer.name for layer in tiny_model.layers if layer.spatial]
    _, distance = made(tiny_model, layer=maps[-1], depths=2, steps=1)
    assert distance.names == (maps[round((len(maps) - 1) / 2)], maps[-1])
    _, distance = made(tiny_model, layer=maps[-1], depths=1, steps=1)
    assert distance.names == (maps[-1],)


def test_a_texture_is_larger_than_its_image_and_nearer_to_it_everywhere(tiny_model):
    texture, distance = made(tiny_model, larger=2, steps=60, smooth=0)
    height, width = tiny_model.input_size
    assert texture.values.shape == (2 * height, 2 * width, 3)
    assert distance.lines[:, -1].mean() < 0.7 * distance.lines[:, 0].mean()


def test_the_same_seed_makes_the_same_texture(tiny_model):
    one, again, other = (made(tiny_model, steps=3, seed=seed)[0].values for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_a_layer_without_maps_has_no_texture(tiny_model):
    vector = next(layer.name for layer in tiny_model.layers if layer.layout == "vector")
    with pytest.raises(UserError, match="gives no maps, whose Gram matrix is a texture"):
        made(tiny_model, layer=vector, steps=1)
