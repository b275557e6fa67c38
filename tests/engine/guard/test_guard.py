"""Whatever a technique leaves behind is put back; what cannot be put back is noticed."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from workbench.api import Image
from workbench.engine.guard.guard import Guard
from workbench.testing import differences, state_of


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


def another_module(network):
    network[1] = nn.ReLU(inplace=True)


def another_class(network):
    network[1].__class__ = nn.Sigmoid


def another_parameter(network):
    network[0].weight = nn.Parameter(network[0].weight + 1)


def another_plain_tensor(network):
    network.scale = network.scale * 2


def a_forward_of_all(network):
    nn.ReLU.forward = lambda self, x: x


def a_function_of_torch(network):
    functional.relu = lambda x, inplace=False: x


def a_method_of_tensors(network):
    torch.Tensor.relu = lambda self: self  # type: ignore[return-value]


def a_hook_on_all_modules(network):
    nn.modules.module.register_module_forward_hook(lambda *_: None)


def quiet_gradients(network):
    network.requires_grad_(True)
    network(torch.ones(1, 3, 1, 1)).sum().backward()


BENDING = [train, train_one_layer, hook, hook_with_keywords, backward_hook, not_in_place, drop_nothing, another_forward,
           another_module, another_class, another_parameter, another_plain_tensor, a_forward_of_all,
           a_function_of_torch, a_method_of_tensors, a_hook_on_all_modules]  # fmt: skip


@pytest.mark.parametrize("change", [*BENDING, quiet_gradients], ids=lambda change: change.__name__)
@pytest.mark.parametrize("fails", [False, True], ids=["ends well", "fails"])
def test_it_is_put_back_when_the_block(network, change, fails):
    before, relu = state_of(network), (nn.ReLU.forward, functional.relu, torch.Tensor.relu)
    guard = Guard(network)
    try:
        with guard.watching() as findings:
            change(network)
            if fails:
                raise KeyError
    except KeyError:
        assert fails
    assert not differences(before, state_of(network))
    assert relu == (nn.ReLU.forward, functional.relu, torch.Tensor.relu)
    assert not nn.modules.module._global_forward_hooks
    assert bool(findings.caveat) is (change is not quiet_gradients)
    with guard.watching() as again:
        pass
    assert not again.caveat


def test_a_run_that_leaves_nothing_is_told_nothing_of(network):
    with Guard(network).watching() as findings, torch.no_grad():
        network(torch.ones(1, 3, 1, 1))
    assert not findings.caveat
    assert not findings.remark


def test_a_hook_that_was_there_stays(network):
    seen = []
    network[0].register_forward_hook(lambda *_: seen.append(1))
    with Guard(network).watching():
        network[0]._forward_hooks.clear()
    network(torch.ones(1, 3, 1, 1))
    assert seen


def test_what_a_network_notes_for_itself_is_no_change(network):
    network[1].seen_sizes = {(1, 3): 1}
    guard = Guard(network)
    with guard.watching() as findings:
        network[1].seen_sizes = {(2, 3): 1}
        network[1]._last = torch.ones(3)
    assert not findings.caveat


def test_a_lent_network_may_be_trained_between_two_runs(network):
    guard = Guard(network, lent=True)
    network.train()
    with torch.no_grad():
        network[0].weight.add_(1)
    with guard.watching() as findings:
        pass
    assert not findings.weights
    assert network.training


def test_an_error_inside_is_raised_and_what_it_left_is_put_back(network):
    def replace_and_fail():
        network[1] = nn.Sigmoid()
        raise KeyError

    with pytest.raises(KeyError), Guard(network).watching():
        replace_and_fail()
    assert isinstance(network[1], nn.ReLU)


def test_an_image_that_was_written_is_noticed(network):
    pixels, original = np.zeros((3, 8, 8), np.float32), np.zeros((9, 9, 3), np.uint8)
    with Guard(network).watching(Image(pixels, original, None)) as findings:
        pixels[1, 2, 3] = 1  # the memory itself: the image's own arrays cannot be written
    assert findings.image
    assert "wrote into the image" in findings.caveat
