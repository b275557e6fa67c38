"""Layers at depths: even distances, and refusals; the VGG's own are proved with style transfer."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.families.synthesis.depths import at_depths, canonical, layers_of_maps


def test_layers_lie_at_even_distances_and_the_deepest_is_the_one_asked_for(tiny_model):
    maps = layers_of_maps(tiny_model)
    assert at_depths(tiny_model, maps[-1].name, 2, 0.5) == [maps[round((len(maps) - 1) / 2)], maps[-1]]
    assert at_depths(tiny_model, maps[0].name, 4, 0.5) == [maps[0]]


def test_a_vector_is_refused(tiny_model):
    vector = next(layer.name for layer in tiny_model.layers if layer.layout == "vector")
    with pytest.raises(UserError, match="gives no maps, whose Gram matrix is a texture"):
        at_depths(tiny_model, vector, 2, 0.5)


def test_a_network_that_is_no_vgg_has_none_of_its_layers(tiny_model):
    assert canonical(tiny_model) is None
