"""The fastest copy of a network that gives what it gives, for its answer and for what its modules give."""

from __future__ import annotations

from functools import partial

import torch
from torch import nn

from tests.engine.forward.test_folded_network import filled
from workbench.engine.forward.fused_network import FusedConvolution
from workbench.engine.forward.quick_networks import TOLERANCE, QuickNetworks, near


def network() -> nn.Module:
    torch.manual_seed(0)
    layers = [nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 3), nn.Flatten()]
    return filled(nn.Sequential(*layers))


def quick(made: nn.Module) -> QuickNetworks:
    x = torch.rand(1, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    return QuickNetworks(made, lambda it: it(x))


def given_by(made: nn.Module, name: str) -> torch.Tensor:
    """What a module gives for the input."""
    found: list[torch.Tensor] = []
    hook = made.get_submodule(name).register_forward_hook(lambda module, inputs, output: found.append(output.clone()))
    made(torch.rand(1, 3, 8, 8, generator=torch.Generator().manual_seed(1)))
    hook.remove()
    return found[0]


def gives(name: str, made: nn.Module) -> list[torch.Tensor]:
    return [given_by(made, name)]


def test_the_answer_is_given_by_a_copy_that_is_folded_and_fused():
    made = network()
    found = quick(made).for_answer
    kinds = [type(module) for module in found.children()]
    assert kinds == [FusedConvolution, nn.Identity, nn.Identity, FusedConvolution, nn.Flatten]
    x = torch.rand(2, 3, 8, 8)
    torch.testing.assert_close(found(x), made(x), rtol=1e-4, atol=1e-5)


def test_a_module_that_is_read_gives_what_it_gives_in_the_network():
    made = network()
    networks = quick(made)
    for name, copied in (("0", False), ("1", True), ("2", True), ("3", True)):
        found = networks.for_modules([name], partial(gives, name))
        assert near(given_by(made, name), given_by(found, name))
        assert (found is not made) == copied  # a convolution that has taken its norm in gives another map
    assert isinstance(networks.for_modules(["1"], partial(gives, "1")).get_submodule("2"), nn.ReLU)


def test_a_network_that_cannot_be_copied_is_its_own_fastest():
    class Alone(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = network()

        def __deepcopy__(self, memo: object) -> Alone:
            raise TypeError("one of a kind")

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.inner(x) if torch.is_inference_mode_enabled() else self.inner(x) + id(self) % 7

    made = Alone()
    networks = quick(made)
    assert networks.folded is made
    assert networks.for_answer is made


def test_numbers_are_near_within_a_share_of_the_greatest():
    expected = torch.tensor([0.0, 100.0])
    assert near(expected, expected + 0.9 * 100 * TOLERANCE)
    assert not near(expected, expected + 1.1 * 100 * TOLERANCE)
    assert not near(expected, torch.zeros(3))
