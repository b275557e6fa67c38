"""Convolutions that apply the activation after them: the same numbers and gradients, and none where it is not so."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torchvision
from torch import nn
from torch.nn import functional

from tests.engine.forward.test_folded_network import NETWORKS, Framed, filled
from workbench.engine.forward.folded_network import folded
from workbench.engine.forward.fused_network import FEW, FusedConvolution, fusion
from workbench.engine.forward.quick_networks import QuickNetworks
from workbench.engine.network_twin import twins

ACTIVATIONS = (nn.ReLU(), nn.ReLU(inplace=True), nn.ReLU6(), nn.Hardtanh(-0.3, 0.4), nn.SiLU(), nn.Hardswish())


def pixels(count: int = 1, size: int = 16, seed: int = 1) -> torch.Tensor:
    return torch.rand(count, 3, size, size, generator=torch.Generator().manual_seed(seed)) - 0.5


def fused_of(network: nn.Module, size: int = 16) -> nn.Module:
    """Its fused copy; itself where there is none that gives the same."""
    x = pixels(size=size)
    return QuickNetworks(network.eval().requires_grad_(False), lambda it: it(x).flatten(1)).for_answer


def convolutions(network: nn.Module) -> list[FusedConvolution]:
    return [module for module in network.modules() if isinstance(module, FusedConvolution)]


def gradients(network: nn.Module, x: torch.Tensor) -> torch.Tensor:
    leaf = x.clone().requires_grad_(True)
    return torch.autograd.grad(network(leaf).square().sum(), leaf)[0]


@pytest.mark.parametrize("name", NETWORKS)
def test_a_fused_network_gives_the_same_numbers_and_gradients_for_few_images_and_for_many(name):
    torch.manual_seed(0)
    network = filled(torchvision.models.get_model(name, **({"init_weights": False} if name[0] == "i" else {})))
    size = 96 if name == "inception_v3" else 64
    x = pixels(1, size)
    plain = folded(network, lambda it: it(x), 1e-4)
    assert plain is not None
    twin = fused_of(network, size)
    assert len(convolutions(twin)) > 10
    for count in (1, FEW + 1):
        x = pixels(count, size, 2)
        one, other = plain(x), twin(x)
        assert (one - other).abs().max() < 1e-5 * one.abs().max()
        wanted, found = gradients(plain, x), gradients(twin, x)
        assert (wanted - found).norm() < 0.01 * wanted.norm()  # a rectifier at 0 lets through, or not


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda it: repr(it))
@pytest.mark.parametrize(
    "shape",
    [{}, {"padding": 1}, {"stride": 2}, {"dilation": 2, "padding": 1}, {"groups": 3}, {"padding": "valid"}],
    ids=str,
)
def test_a_convolution_and_its_activation_are_those_of_torch(activation, shape):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 6, (3, 2), **shape), activation)
    twin = fused_of(network)
    assert [type(module) for module in twin] == [FusedConvolution, nn.Identity]
    for count in (1, FEW + 1):
        x = pixels(count, seed=count)
        torch.testing.assert_close(twin(x), network(x), rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(gradients(twin, x), gradients(network, x), rtol=1e-4, atol=1e-5)


def test_a_gradient_is_that_of_finite_differences():
    torch.manual_seed(0)
    network = fused_of(nn.Sequential(nn.Conv2d(3, 5, 3, padding=2, dilation=2), nn.SiLU()))
    x, step = pixels(size=9), 1e-2
    found = gradients(network, x)
    for place in ((0, 0, 0, 0), (0, 1, 4, 5), (0, 2, 8, 8)):
        up, down = x.clone(), x.clone()
        up[place] += step
        down[place] -= step
        with torch.no_grad():
            slope = (network(up).square().sum() - network(down).square().sum()) / (2 * step)
        assert float(found[place]) == pytest.approx(float(slope), rel=0.02, abs=1e-3)


def test_a_frame_of_the_convolutions_own_stays_before_it():
    network = nn.Sequential(Framed(nn.ZeroPad2d((0, 1, 0, 1)), 2), nn.ReLU())
    twin = fused_of(network)
    assert twin[0].before.padding == (0, 1, 0, 1)
    torch.testing.assert_close(twin(pixels(2)), network(pixels(2)))


class Residual(nn.Module):
    """Adds its input to what a convolution gave, into that very tensor, before the activation."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution, self.relu = nn.Conv2d(3, 3, 3, padding=1), nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.convolution(x)
        y += x
        return self.relu(y)


class Twice(nn.Module):
    """An activation that takes two convolutions' outputs, or only one convolution's and its own."""

    def __init__(self, own: bool) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, 1)
        self.silu, self.own = nn.SiLU(), own

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.silu(self.first(x))
        return self.silu(y if self.own else self.second(y))


def test_an_activation_of_something_else_than_a_convolutions_output_runs_by_itself():
    twin = fused_of(Residual())
    assert isinstance(twin.relu, nn.ReLU)
    torch.testing.assert_close(twin(pixels()), functional.relu(twin.convolution(pixels()) + pixels()))


def test_an_activation_that_runs_more_than_once_is_fused_only_if_each_time_after_a_convolution():
    assert isinstance(fused_of(Twice(own=False)).silu, nn.Identity)
    assert isinstance(fused_of(Twice(own=True)).silu, nn.SiLU)


def test_what_somebody_wants_to_read_is_not_fused_away():
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Identity(), nn.ReLU()).eval()
    run = lambda it: it(pixels())  # noqa: E731
    assert fusion(network, run, ["2"]).activations == ("2",)
    assert fusion(network, run, ["1"]).activations == ()
    assert fusion(network, run, ["0"]) is None


def test_a_convolution_with_a_hook_of_somebodys_is_left_alone():
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()).eval()
    network[0].register_forward_hook(lambda module, inputs, output: output * 2)
    assert fused_of(network) is network


def test_a_convolution_that_something_else_reads_too_is_found_out():
    class Reads(nn.Sequential):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = self[0](x)
            return self[1](y) + y

    network = Reads(nn.Conv2d(3, 4, 3), nn.ReLU())
    assert fused_of(network) is network


def test_the_network_itself_is_not_touched():
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
    twin = fused_of(network)
    assert isinstance(network[0], nn.Conv2d)
    assert not any(module._forward_hooks for module in network.modules())
    assert twin[0].weight is network[0].weight


def test_twins_of_the_bundled_model_are_fused_and_give_its_answer_and_its_features(bundled_model, cat_image):
    layer = "_bn1"  # before the last activation, which must not be taken into the convolution below it
    one, other = twins(bundled_model, 2, cat_image, [layer])
    assert len(convolutions(one.network)) == 49
    assert isinstance(one.network._swish, nn.ReLU6)
    images = torch.cat([bundled_model.pixels(cat_image)] * 3)
    with torch.no_grad(), one.recording([layer]) as found, bundled_model.recording([layer]) as wanted:
        answer, own = one.answer(images), bundled_model.answer(images)
    np.testing.assert_allclose(answer, own, atol=1e-4)
    np.testing.assert_allclose(found[layer], wanted[layer], atol=1e-4)
    assert other.network is not one.network
