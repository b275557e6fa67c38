"""Layers by call, and what they gave: reused modules, in-place operations, functional activations."""

from __future__ import annotations

from collections import Counter

import pytest
import torch
from torch import nn

from workbench.api import UserError
from workbench.engine.recording import giving, outputs_before, reached, recording, trace
from workbench.testing.networks import InPlaceSum, ReusedInPlace


@pytest.fixture
def network():
    torch.manual_seed(0)
    return ReusedInPlace().eval().requires_grad_(False)


@pytest.fixture
def x():
    return torch.randn(2, 3, 5, 5, generator=torch.Generator().manual_seed(1))


def test_a_module_that_runs_twice_is_two_layers_and_a_functional_activation_is_one(network, x):
    _, layers, default = trace(network, x[:1])
    assert [layer.name for layer in layers] == ["a", "relu#1", "b", "relu#2", "relu()", "fc"]
    assert default.name == "relu()"


def test_what_is_recorded_is_what_the_layer_gave_before_an_in_place_operation(network, x):
    _, layers, _ = trace(network, x[:1])
    with recording(network, [layer for layer in layers if layer.name in ("a", "relu#2")], False) as activations:
        network(x)
    first = network.a(x)
    torch.testing.assert_close(activations["a"], first)
    torch.testing.assert_close(activations["relu#2"], network.b(first.relu()).relu())


def test_recording_does_not_change_the_answer_and_leaves_no_hooks(network, x):
    before = network(x)
    _, layers, _ = trace(network, x[:1])
    for gradient in (False, True):
        with recording(network, layers, gradient):
            torch.testing.assert_close(network(x), before)
    assert all(not m._forward_hooks and not m._forward_pre_hooks for m in network.modules())


def test_hooks_are_gone_when_the_block_fails(network, x):
    _, layers, _ = trace(network, x[:1])
    with pytest.raises(ZeroDivisionError), recording(network, layers, False):
        raise ZeroDivisionError
    assert all(not m._forward_hooks and not m._forward_pre_hooks for m in network.modules())


def test_a_gradient_reaches_a_layer_and_no_further(network, x):
    _, layers, _ = trace(network, x[:1])
    chosen = [layer for layer in layers if layer.name == "b"]
    with recording(network, chosen, True) as activations:
        y = network(x)[:, 0].sum()
    (gradient,) = torch.autograd.grad(y, activations["b"])
    by_hand = network.b(network.a(x).relu()).requires_grad_(True)
    expected = torch.autograd.grad(network.fc((by_hand.relu() - 0.1).relu().mean((2, 3)))[:, 0].sum(), by_hand)[0]
    torch.testing.assert_close(gradient, expected)
    assert activations["b"].is_leaf


def test_the_default_layer_of_the_bundled_model_is_the_second_call_of_its_activation(bundled_model):
    assert bundled_model.default_layer.name == "_swish#2"
    with pytest.raises(UserError, match="runs 2 times; say which call: _swish#1, _swish#2"):
        bundled_model.layer("_swish")


def test_a_block_that_adds_in_place_is_a_layer_and_what_only_holds_it_is_not(x):
    network = nn.Sequential(nn.Sequential(InPlaceSum(), nn.Identity()), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
    assert trace(network, x[:1])[2].name == "0.0"


def test_a_layer_that_is_not_there_is_refused_with_the_nearest(bundled_model):
    with pytest.raises(UserError, match="has no layer '_conv_hed'; the nearest names are _conv_head"):
        bundled_model.layer("_conv_hed")


def test_what_lies_below_a_layer_is_known_by_its_outermost_modules_that_run_once(tiny_model):
    layer = tiny_model.layers[-1]
    pixels = torch.rand(1, 3, *tiny_model.input_size)
    found = outputs_before(tiny_model.network, layer, lambda: tiny_model.scores(pixels))
    calls = Counter(one.module for one in tiny_model.layers)
    assert found
    assert layer.module not in found
    assert all(calls[name] == 1 for name in found)
    assert not any(name.startswith(f"{other}.") for name in found for other in found)


def test_a_module_that_gives_what_it_gave_does_not_run_and_runs_again_afterwards(tiny_model):
    layer = tiny_model.layers[-1]
    pixels = torch.rand(1, 3, *tiny_model.input_size)
    expected = tiny_model.scores(pixels)
    given = outputs_before(tiny_model.network, layer, lambda: tiny_model.scores(pixels))
    with giving(tiny_model.network, given):
        torch.testing.assert_close(tiny_model.scores(torch.zeros_like(pixels)), expected)
    assert not torch.allclose(tiny_model.scores(torch.zeros_like(pixels)), expected)
    torch.testing.assert_close(tiny_model.scores(pixels), expected)


def test_what_is_reached_is_what_is_recorded_and_nothing_above_runs(network, x):
    _, layers, _ = trace(network, x[:1])
    wanted = [layer for layer in layers if layer.name in ("a", "relu#2")]
    with recording(network, wanted, False) as activations:
        network(x)
    calls = []
    network.fc.register_forward_hook(lambda *_: calls.append(1))
    outputs = reached(network, wanted, lambda: network(x))
    assert not calls
    for name in ("a", "relu#2"):
        torch.testing.assert_close(outputs[name], activations[name])
    network(x)
    assert len(calls) == 1  # and the network is as it was


def test_a_functional_activation_is_reached_too(network, x):
    _, layers, _ = trace(network, x[:1])
    wanted = [layer for layer in layers if layer.name == "relu()"]
    with recording(network, wanted, False) as activations:
        network(x)
    torch.testing.assert_close(reached(network, wanted, lambda: network(x))["relu()"], activations["relu()"])


class Attention(nn.Module):
    """Two heads over the four tokens of a grid, with a norm of the queries and a dropout of what attends to what."""

    def __init__(self):
        super().__init__()
        self.norm, self.drop = nn.LayerNorm(3), nn.Dropout()

    def forward(self, x):
        heads = x.unflatten(2, (2, 3)).transpose(1, 2)
        attends = self.drop((self.norm(heads) @ heads.transpose(2, 3)).softmax(-1))
        return (attends @ heads).transpose(1, 2).flatten(2)


class Tokens(nn.Module):
    """Maps, tokens of them, attention, and an answer."""

    def __init__(self):
        super().__init__()
        self.maps, self.attention, self.last = nn.Conv2d(3, 6, 2), Attention(), nn.Linear(6, 2)

    def forward(self, x):
        return self.last(self.attention(self.maps(x).flatten(2).transpose(1, 2)).mean(1))


def test_the_heads_of_an_attention_are_no_maps():
    _, layers, _ = trace(Tokens().eval(), torch.zeros(1, 3, 3, 3))
    found = {layer.name: (layer.shape, layer.layout, layer.channels) for layer in layers}
    assert found["maps"] == ((6, 2, 2), "maps", 6)
    assert found["attention.norm"] == ((2, 4, 3), "other", 0)
    assert found["attention.drop"] == ((2, 4, 4), "other", 0)
    assert found["attention"] == ((4, 6), "tokens", 6)
