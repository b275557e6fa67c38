"""The layer that pictures are made for where none is named."""

from __future__ import annotations

from torch import nn

from tests.conftest import loaded
from workbench.families.synthesis import layer_choice


def test_the_one_that_is_named_is_taken_and_else_one_part_way(tiny_model):
    places = [layer.name for layer in tiny_model.layers if layer.channels and layer.layout != "vector"]
    assert layer_choice.chosen(tiny_model, "first", 0.9).name == "first"
    assert layer_choice.chosen(tiny_model, "", 0.5).name == places[len(places) // 2]
    assert layer_choice.applies(tiny_model, 0.5).layer == places[len(places) // 2]


def test_where_maps_are_needed_and_there_are_none_it_says_so():
    model = loaded(nn.Sequential(nn.Flatten(), nn.Linear(3 * 16 * 16, 2)), 16)
    assert layer_choice.applies(model, 0.5).works
    can = layer_choice.applies(model, 0.5, maps=True)
    assert not can.works
    assert "No layer of this model gives maps" in can.sentence


def test_zeros_around_a_layer_tell_nothing_of_their_own():
    model = loaded(nn.Sequential(nn.ZeroPad2d(1), nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten()), 16)
    assert "0" not in [layer.name for layer in layer_choice.telling(model)]
    assert "1" in [layer.name for layer in layer_choice.telling(model)]
