"""Whatever a technique leaves behind is put back; what cannot be put back is noticed."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from workbench.engine.guard import ModelChanged, kept
from workbench.testing import differences, state_of


@pytest.fixture
def network():
    torch.manual_seed(0)
    layers = nn.Conv2d(3, 4, 1), nn.ReLU(inplace=True), nn.Dropout(0.5), nn.Flatten(), nn.Linear(4, 2)
    return nn.Sequential(*layers).eval().requires_grad_(False)


def train(network):
    network.train()


def train_one_layer(network):
    network[2].train()


def hook(network):
    network[0].register_forward_hook(lambda *_: None)


def hook_with_keywords(network):
    network[0].register_forward_pre_hook(lambda *_: None, with_kwargs=True)


def backward_hook(network):
    network[0].register_full_backward_hook(lambda *_: None)


def not_in_place(network):
    network[1].inplace = False


def drop_nothing(network):
    network[2].p = 0.0


def another_forward(network):
    network[1].forward = lambda x: x


def gradients(network):
    network.requires_grad_(True)
    network(torch.ones(1, 3, 1, 1)).sum().backward()


CHANGES = [train, train_one_layer, hook, hook_with_keywords, backward_hook, not_in_place, drop_nothing,
           another_forward, gradients]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("fails", [False, True], ids=["ends well", "fails"])
def test_it_is_put_back_when_the_block(network, change, fails):
    before = state_of(network)
    try:
        with kept(network):
            change(network)
            assert differences(before, state_of(network))
            if fails:
                raise KeyError
    except KeyError:
        assert fails
    assert not differences(before, state_of(network))


def test_a_hook_that_was_there_stays(network):
    seen = []
    network[0].register_forward_hook(lambda *_: seen.append(1))
    with kept(network):
        network[0]._forward_hooks.clear()
    network(torch.ones(1, 3, 1, 1))
    assert seen


def test_weights_that_were_written_are_noticed(network):
    with pytest.raises(ModelChanged, match="weights"), kept(network), torch.no_grad():
        network[0].weight.add_(1.0)


def test_weights_that_were_replaced_are_noticed(network):
    with pytest.raises(ModelChanged, match="weights"), kept(network):
        network[0].weight = nn.Parameter(network[0].weight.clone())


def test_a_module_in_the_place_of_another_is_noticed_though_it_has_no_weights(network):
    with pytest.raises(ModelChanged, match="other modules"), kept(network):
        network[1] = nn.ReLU(inplace=True)


def test_what_went_wrong_inside_is_told_and_not_what_it_left(network):
    def replace_and_fail():
        network[1] = nn.ReLU()
        raise KeyError

    with pytest.raises(KeyError), kept(network):
        replace_and_fail()
