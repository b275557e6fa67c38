"""Which layers stand side by side when nobody says which."""

from __future__ import annotations

import pytest

from workbench.api import LayerInfo
from workbench.document.layer_selection import select_layers
from workbench.engine.loaders import registry


def layers(*named):
    return [LayerInfo(name, name.partition("#")[0], 1, "Any", shape) for name, shape in named]


def test_of_each_size_of_maps_the_last_of_the_outermost_layers_that_hold_others():
    network = layers(
        ("a.conv", (8, 32, 32)), ("a.0", (8, 32, 32)), ("a", (8, 32, 32)), ("b.0.wide.pad", (48, 33, 33)),
        ("b.0.wide", (48, 32, 32)), ("b.0", (8, 16, 16)), ("b", (8, 16, 16)), ("relu#2", (16, 8, 8)), ("fc", (4,)),
    )  # fmt: skip
    assert select_layers(network, "relu#2") == ("a", "b", "relu#2")


def test_where_none_holds_others_the_last_of_each_size():
    network = layers(("c1", (8, 32, 32)), ("r1", (8, 32, 32)), ("c2", (8, 16, 16)), ("r2", (8, 16, 16)))
    assert select_layers(network, "r2") == ("r1", "r2")


def test_where_all_have_one_size_four_evenly_apart():
    network = layers(*((f"block{i}{part}", (197, 64)) for i in range(8) for part in (".mlp", "")), ("head", (10,)))
    assert select_layers(network, "block7") == ("block2", "block4", "block5", "block7")


def test_without_a_default_there_are_none():
    assert select_layers(layers(("fc", (4,))), "") == ()


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("torchvision:resnet18?weights=none&seed=0", ("layer1", "layer2", "layer3", "layer4.1.relu#2")),
        ("efficientnet-lite0", ("_blocks.2", "_blocks.4", "_blocks.10", "_swish#2")),
    ],
)
def test_of_real_networks_the_stages_of_their_papers(reference, found):
    model = registry.load(reference, "cpu")
    assert select_layers(model.layers, model.default_layer.name) == found
