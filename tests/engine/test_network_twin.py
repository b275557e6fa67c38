"""A twin shares the weights and gives the same; what is hooked to one is not to the other."""

from dataclasses import replace

import numpy as np
import torch
from torch import nn

from tests.conftest import tiny
from workbench.engine.network_twin import twin_network, twins


def image_of(model):
    return model.prepare(np.random.default_rng(0).integers(0, 256, (60, 50, 3), np.uint8))


def test_a_twin_has_the_same_weights_and_gives_the_same():
    model = tiny()
    layer = model.layers[0].name
    one, other = twins(model, 2, image_of(model), [layer])
    assert one.network is not other.network
    for mine, own in zip(model.network.parameters(), one.network.parameters(), strict=True):
        assert mine is own
    x = torch.rand(2, 3, *model.input_size)
    with torch.no_grad(), one.recording([layer]) as first, other.recording([layer]) as second:
        torch.testing.assert_close(one.answer(x), model.answer(x), rtol=0, atol=0)
        assert set(first) == {layer}
        assert not second


def test_modules_that_are_one_are_one_in_the_twin():
    shared = nn.Linear(2, 2)
    twin = twin_network(nn.Sequential(shared, nn.ReLU(), shared))
    assert twin[0] is twin[2] is not shared
    assert twin[0].weight is shared.weight


class HoldsItselfElsewhere(nn.Module):
    """Calls a child by a name that is no child, so that a twin would call the original's."""

    def __init__(self, network):
        super().__init__()
        self.network, self.way = network, [network]

    def forward(self, x):
        return self.way[0](x)


def test_a_network_whose_modules_hold_each_other_elsewhere_has_no_twin():
    model = tiny()
    image, layer = image_of(model), model.layers[0]
    model.network = HoldsItselfElsewhere(model.network)
    model._by_name = {layer.name: replace(layer, module=f"network.{layer.module}")}
    assert twins(model, 1, image, [layer.name]) == []


def test_a_lent_network_has_no_twin():
    model = tiny()
    image, model.lent = image_of(model), True
    assert twins(model, 1, image, []) == []
