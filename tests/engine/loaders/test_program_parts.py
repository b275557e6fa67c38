"""A list of calls as a network: parts by the modules in whose forwards they stood, values that are let go."""

from __future__ import annotations

import copy
import operator

import numpy as np
import pytest
import torch
from torch import nn

from workbench.engine.loaders import registry, trust
from workbench.engine.loaders.program_parts import Call, Value, assembled
from workbench.families import kernels

ROOT = ()
INSIDE = (("block", "Block"),)
DEEPER = (*INSIDE, ("block.0", "Linear"))


def call(function, arguments, gives, stack=ROOT):
    return Call(function, arguments, {}, [gives], stack)


@pytest.fixture
def network():
    """(x * weight) + x inside of a block, then the same again."""
    calls = [
        call(operator.mul, [Value("x"), Value("w")], "a", DEEPER),
        call(operator.add, [Value("a"), Value("x")], "b", INSIDE),
        call(operator.mul, [Value("b"), 2], "c"),
        call(operator.mul, [Value("c"), Value("w")], "d", DEEPER),
        call(operator.add, [Value("d"), Value("b")], "e", INSIDE),
    ]
    weight = nn.Parameter(torch.tensor([3.0]), requires_grad=False)
    return assembled(calls, {"w": ("block.0.weight", weight)}, "x", ["e"], None)


def test_parts_stand_where_they_stood_and_give_what_comes_out_of_them(network):
    assert [name for name, _ in network.named_modules()] == ["", "block", "block.0"]
    assert type(network.block).__name__ == "Block"
    assert list(network.state_dict()) == ["block.0.weight"]
    seen = []
    network.block.register_forward_hook(lambda module, given, found: seen.append((len(given), float(found))))
    assert float(network(torch.tensor([1.0]))) == 28  # (1 * 3 + 1) * 2 * 3 + 4
    assert seen == [(1, 4.0)]  # what stood there a second time is a part of the network itself


def test_a_hook_that_puts_something_else_in_a_parts_place_is_heard(network):
    network.block.register_forward_hook(lambda module, given, found: found * 0)
    assert float(network(torch.tensor([1.0]))) == 0


def test_a_copy_has_weights_of_its_own(network):
    other = copy.deepcopy(network)
    with torch.no_grad():
        other.get_submodule("block.0").weight.zero_()
    assert float(other(torch.tensor([1.0]))) == 1
    assert float(network(torch.tensor([1.0]))) == 28


def test_what_nothing_needs_any_more_is_let_go(network):
    dropped = [name for one in (*network._calls, *network.block._calls) for name in one.idle]
    assert set(dropped) == {"x", "a", "b", "c", "d"}


def test_a_call_may_give_a_list():
    halves = Call(torch.unbind, [Value("x")], {"dim": 0}, [["first", "second"]])
    net = assembled([halves, call(torch.cat, [[Value("second"), Value("first")]], "y")], {}, "x", ["y"], ["out"])
    assert net(torch.tensor([[1.0], [2.0]])).tolist() == [2, 1]


def test_several_outputs_have_the_names_that_they_had():
    calls = [call(operator.neg, [Value("x")], "y")]
    net = assembled(calls, {}, "x", ["y", "x"], ["down", "up"])
    assert {name: float(value) for name, value in net(torch.tensor(1.0)).items()} == {"down": -1, "up": 1}


class Convolutions(nn.Module):
    """Each kind of kernel: in colour, in groups, transposed."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 4, 3, stride=2, groups=2, bias=False)
        self.up, self.scores = nn.ConvTranspose2d(4, 6, 2, stride=2, groups=2), nn.Linear(6, 5)

    def forward(self, image):
        maps = self.up(self.second(torch.relu(self.first(image))))
        return self.scores(maps.mean((2, 3)))


def saved(network, path, form):
    example = torch.rand(1, 3, 64, 64)
    if form == "exported":
        torch.export.save(torch.export.export(network, (example,)), path)
    else:
        (torch.jit.script(network) if form == "scripted" else torch.jit.trace(network, example)).save(path)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("form", "ending"), [("exported", "pt2"), ("scripted", "pt"), ("traced", "pt")])
def test_the_kernels_of_a_program_are_those_of_the_network_that_it_was_made_of(tmp_path, form, ending):
    network, path = Convolutions().eval(), tmp_path / f"it.{ending}"
    saved(network, path, form)
    model = registry.load(str(path), "cpu", trusted=trust.EVERYTHING)
    found = [kernels.kernels_of(model, layer) for layer in kernels.convolutions(model)]
    assert [each.layer.name for each in found] == ["first", "second", "up"]
    assert [(each.groups, each.size, each.in_colour) for each in found] == [
        (1, "3 × 3", True), (2, "3 × 3", False), (2, "2 × 2", False)
    ]  # fmt: skip
    np.testing.assert_array_equal(found[0].weights[:, :, 0], network.first.weight.detach())
    np.testing.assert_array_equal(found[1].weights[:, :, 0], network.second.weight.detach())
    parted = network.up.weight.detach().reshape(2, 2, 3, 2, 2).swapaxes(1, 2).reshape(6, 2, 2, 2)
    np.testing.assert_array_equal(found[2].weights[:, :, 0], parted)
