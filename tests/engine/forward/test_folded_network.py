"""Batch-norms and frames of zeros in convolutions: the same logits, and none where it would not be so."""

from __future__ import annotations

import pytest
import torch
import torchvision
from torch import nn

from workbench.engine.forward.folded_network import Frame, folded
from workbench.engine.loaders import registry
from workbench.model_names import BUNDLED
from workbench.testing.networks import NormedConvolution

NETWORKS = ("resnet18", "densenet121", "mobilenet_v2", "mobilenet_v3_small", "efficientnet_b0", "inception_v3")


def filled(network: nn.Module) -> nn.Module:
    """In eval mode, with statistics that are no ones and zeros."""
    drawn = torch.Generator().manual_seed(0)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.copy_(0.1 * torch.randn(module.running_mean.shape, generator=drawn))
            module.running_var.copy_(0.5 + torch.rand(module.running_var.shape, generator=drawn))
    return network.eval().requires_grad_(False)


def norms(network: nn.Module) -> int:
    return sum(isinstance(module, nn.BatchNorm2d) for module in network.modules())


def twin_of(network: nn.Module, size: int = 64, tolerance: float = 1e-4) -> nn.Module | None:
    x = torch.rand(1, 3, size, size, generator=torch.Generator().manual_seed(1))
    return folded(network, lambda it: it(x), tolerance)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_twin_gives_the_same_logits_and_gradients_without_its_norms(name):
    torch.manual_seed(0)
    network = filled(torchvision.models.get_model(name, **({"init_weights": False} if name[0] == "i" else {})))
    size = 96 if name == "inception_v3" else 64
    twin = twin_of(network, size)
    assert twin is not None
    assert norms(twin) < norms(network)
    x = torch.rand(2, 3, size, size, generator=torch.Generator().manual_seed(2)).requires_grad_(True)
    one, other = network(x), twin(x)
    assert (one - other).abs().max() < 1e-4 * one.abs().max()
    (wanted,), (found,) = (torch.autograd.grad(scores.square().sum(), x) for scores in (one, other))
    assert (wanted - found).norm() < 0.02 * wanted.norm()


def test_the_network_itself_is_not_touched_and_shares_what_is_not_folded():
    torch.manual_seed(0)
    network = filled(torchvision.models.resnet18())
    before = {name: value.clone() for name, value in network.state_dict().items()}
    twin = twin_of(network)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert not any(module._forward_hooks for module in network.modules())
    assert twin.fc.weight.data_ptr() == network.fc.weight.data_ptr()
    assert twin.conv1.weight.data_ptr() != network.conv1.weight.data_ptr()


def test_a_network_without_norms_has_no_twin():
    assert twin_of(nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten()).eval()) is None


class Framed(nn.Conv2d):
    """A convolution with a frame of its own, as networks have that were made for another program's padding."""

    def __init__(self, frame: nn.Module, stride: int = 1) -> None:
        super().__init__(3, 4, 3, stride)
        self.frame = frame

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(self.frame(x))


FRAMES = {
    "before it": lambda: nn.Sequential(nn.ZeroPad2d((2, 2, 1, 1)), nn.Conv2d(3, 4, 3, padding=1)),
    "its own": lambda: nn.Sequential(Framed(nn.ZeroPad2d(1))),
    "without padding": lambda: nn.Sequential(nn.ConstantPad2d(1, 0.0), nn.Conv2d(3, 4, 3, padding="valid")),
}
KEPT = {
    "not zeros": lambda: nn.Sequential(nn.ConstantPad2d(1, 0.5), nn.Conv2d(3, 4, 3)),
    "around a norm": lambda: nn.Sequential(nn.ZeroPad2d(1), filled(nn.BatchNorm2d(3)), nn.Conv2d(3, 4, 3)),
    "beside reflection": lambda: nn.Sequential(nn.ZeroPad2d(1), nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect")),
    "as large as before": lambda: nn.Sequential(nn.ZeroPad2d(1), nn.Conv2d(3, 4, 3, padding="same")),
}


@pytest.mark.parametrize("made", FRAMES.values(), ids=FRAMES)
def test_a_frame_of_zeros_becomes_the_padding_of_the_convolution_after_it(made):
    torch.manual_seed(0)
    network = made().eval()
    twin = twin_of(network, 8)
    assert twin is not None
    assert not any(isinstance(module, nn.ConstantPad2d) for module in twin.modules())
    x = torch.rand(2, 3, 8, 8)
    assert (twin(x) - network(x)).abs().max() < 1e-6
    assert sum(isinstance(module, nn.ConstantPad2d) for module in network.modules()) == 1


@pytest.mark.parametrize("made", KEPT.values(), ids=KEPT)
def test_a_frame_that_is_no_padding_stays(made):
    assert twin_of(made().eval(), 8) is None


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("padding", [(0, 1, 0, 1), (1, 2, 1, 2), (2, 0, 0, 3)])
def test_a_frame_that_is_wider_on_one_side_gives_the_same_and_the_same_gradient(padding, layout):
    network = nn.Sequential(nn.ZeroPad2d(padding), nn.Conv2d(3, 4, 3, 2)).eval()
    twin = twin_of(network, 8)
    assert twin is not None
    assert isinstance(twin[0], Frame)
    x = torch.rand(2, 3, 8, 8).contiguous(memory_format=layout).requires_grad_(True)
    assert torch.equal(twin[0](x), network[0](x))
    assert twin[0](x).stride() == network[0](x).stride()
    (wanted,), (found,) = (torch.autograd.grad(it(x).square().sum(), x) for it in (network, twin))
    assert torch.equal(wanted, found)


def test_a_convolution_that_something_else_reads_too_is_found_out():
    assert twin_of(filled(NormedConvolution())) is not None
    assert twin_of(filled(NormedConvolution(lambda given, normed: given + normed))) is None


def test_a_norm_that_runs_twice_stays_where_it_is():
    assert twin_of(filled(NormedConvolution(twice=True))) is None


def test_a_twin_that_is_made_in_inference_mode_takes_gradients(tiny_model):
    network = filled(NormedConvolution())
    with torch.inference_mode():
        x = torch.rand(1, 3, 8, 8)
        twin = folded(network, lambda it: it(torch.ones(1, 3, 8, 8)), 1e-4)
        assert twin is not None
        assert twin(x).shape == (1, 4)
    leaf = torch.rand(1, 3, 8, 8).requires_grad_(True)
    assert torch.autograd.grad(twin(leaf).sum(), leaf)[0].abs().sum() > 0


def test_the_bundled_network_keeps_only_frames_that_are_wider_on_one_side(bundled_model, cat_image):
    bundled_model.folded_scores(bundled_model.pixels(cat_image))
    twin = bundled_model.quick.folded
    assert not any(isinstance(module, nn.ConstantPad2d) for module in twin.modules())
    frames = [module.padding for module in twin.modules() if isinstance(module, Frame)]
    assert len(frames) == 5
    assert all(left != right for left, right, _, _ in frames)


def test_a_models_folded_scores_are_its_scores_and_follow_its_weights(cat_image):
    model = registry.load(BUNDLED, "cpu")  # of its own: weights that were written are not those that were loaded
    pixels = model.pixels(cat_image)
    assert torch.allclose(model.folded_scores(pixels), model.scores(pixels), atol=1e-4)
    assert model.quick.folded is not model.network
    model.network._fc.weight.mul_(2)
    assert torch.allclose(model.folded_scores(pixels), model.scores(pixels), atol=1e-3)
