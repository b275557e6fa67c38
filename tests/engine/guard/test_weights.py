"""Weights that hold something else are named, however they were written."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from workbench.engine.guard.weights import SMALL, WeightContents


@pytest.fixture
def large():
    """One tensor that is compared by sum and sample, one that is compared byte by byte, a buffer."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = nn.Sequential(nn.Linear(200, 101), nn.BatchNorm1d(101)).eval().requires_grad_(False)
    assert network[0].weight.numel() * 4 > SMALL > network[0].bias.numel() * 4
    return network


def through_torch(network):
    with torch.no_grad():
        network[0].weight[3, 4] += 1e-6


def through_data(network):
    network[0].weight.data[3, 4] = 0


def through_numpy(network):
    network[0].weight.numpy()[3, 4] = 0


def through_detach(network):
    network[0].weight.detach().flip(0)
    network[0].weight.data.copy_(network[0].weight.data.flip(0))


def by_another_storage(network):
    network[0].weight.set_(network[0].weight.clone() * 2)


def by_another_data(network):
    network[0].weight.data = network[0].weight.data * 2


def by_the_same_numbers_elsewhere(network):
    network[0].weight.data = network[0].weight.data.clone()


def by_a_view_that_is_turned(network):
    network[0].weight.data = network[0].weight.data.flip(1).flip(1).t().contiguous().t()


def by_another_parameter(network):
    network[0].weight = nn.Parameter(network[0].weight.clone())


def by_taking_it_away(network):
    del network[0].weight


WAYS = [through_torch, through_data, through_numpy, through_detach, by_another_storage, by_another_data,
        by_the_same_numbers_elsewhere, by_a_view_that_is_turned, by_another_parameter, by_taking_it_away]  # fmt: skip


@pytest.mark.parametrize("write", WAYS, ids=lambda write: write.__name__)
def test_a_large_tensor_is_named_that_was_written(large, write):
    contents = WeightContents(large)
    write(large)
    assert contents.changed() == ["0.weight"]


def test_a_small_tensor_and_a_buffer_are_named(large):
    contents = WeightContents(large)
    large[0].bias.numpy()[5] += 1
    large[1].running_mean.data[0] = 7
    large[1].num_batches_tracked.data.add_(1)
    assert set(contents.changed()) == {"0.bias", "1.running_mean", "1.num_batches_tracked"}


def test_the_lowest_bit_of_any_number_is_seen(large):
    contents = WeightContents(large)
    for place in (0, 1, 777, 200 * 101 - 1):
        bits = large[0].weight.view(-1).view(torch.int32)
        bits.numpy()[place] ^= 1
        assert contents.changed() == ["0.weight"], place
        bits.numpy()[place] ^= 1
        assert not contents.changed()


def test_weights_that_were_put_back_are_the_same_though_torch_counted_the_writes(large):
    contents = WeightContents(large)
    kept, version = large[0].weight.clone(), large[0].weight._version
    with torch.no_grad():
        large[0].weight.zero_()
        large[0].weight.copy_(kept)
    assert large[0].weight._version > version
    assert not contents.changed()


def test_tensors_that_share_memory_are_all_named():
    network = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4)).requires_grad_(False)
    network[1].weight = network[0].weight
    contents = WeightContents(network)
    network[0].weight.data[0, 0] += 1
    assert contents.changed() == ["0.weight", "1.weight"]


def test_half_precision_and_empty_tensors_are_read_too():
    network = nn.Linear(5, 3).to(torch.bfloat16).requires_grad_(False)
    network.register_buffer("nothing", torch.zeros(0))
    contents = WeightContents(network)
    assert not contents.changed()
    network.weight.data[0, 0] += 1
    assert contents.changed() == ["weight"]


class Scales(nn.Module):
    """A network with tensors that are neither parameters nor buffers."""

    def __init__(self):
        super().__init__()
        self.scale, self.table, self.by_name = torch.ones(3), [torch.ones(20_000)], {"a": torch.ones(2)}


@pytest.mark.parametrize(
    ("write", "named"),
    [
        (lambda network: network.scale.mul_(2), "Scales's scale"),
        (lambda network: network.table[0].numpy().__setitem__(7, 0), "Scales's table[0]"),
        (lambda network: network.by_name["a"].data.add_(1), "Scales's by_name['a']"),
    ],
)
def test_a_tensor_that_is_no_parameter_is_named_when_it_was_written_in_place(write, named):
    network = Scales()
    contents = WeightContents(network)
    assert not contents.changed()
    write(network)
    assert contents.changed() == [named]


def test_a_tensor_that_a_network_makes_anew_for_itself_is_no_change():
    network = Scales()
    contents = WeightContents(network)
    old, network.table = network.table[0], [torch.zeros(5)]
    old.zero_()
    assert not contents.changed()


def test_a_tensor_whose_memory_cannot_be_read_is_known_by_torch_s_count_of_writes():
    network = nn.Module()
    network.register_buffer("sparse", torch.eye(4).to_sparse())
    contents = WeightContents(network)
    assert not contents.changed()
    network.sparse.mul_(2)
    assert contents.changed() == ["sparse"]
