"""The receptive field of a layer is the box of the pixels that move it: found by rule, checked by gradient."""

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.engine.receptive_field import _Following, receptive_field
from workbench.families.kernels import channels_of

SIZE = 23


def by_gradient(model, layer):
    """(C, P, 4) the boxes of the pixels at which the gradient of each value is not zero; all weights are positive."""
    pixels = torch.rand(1, 3, *model.input_size, requires_grad=True)
    with model.recording([layer.name]) as recorded:
        model.answer(pixels)
        values = channels_of(recorded[layer.name], layer)[0]
    boxes = np.zeros((*values.shape, 4), int)
    for c, p in np.ndindex(*values.shape):
        (g,) = torch.autograd.grad(values[c, p], pixels, retain_graph=True)
        rows, columns = np.nonzero(g[0].abs().sum(0).numpy())
        if len(rows):
            left, top = columns.min(), rows.min()
            boxes[c, p] = left, top, columns.max() - left + 1, rows.max() - top + 1
    return boxes


class Squeezed(nn.Module):
    """A gate from the average of all places, as squeeze and excite is."""

    def __init__(self):
        super().__init__()
        self.before, self.gate, self.after = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 3)

    def forward(self, x):
        x = self.before(x)
        return self.after(x * self.gate(x.mean((2, 3), keepdim=True)))


class Branches(nn.Module):
    """Channels that see more than others, joined, added to a shifted copy and enlarged."""

    def __init__(self):
        super().__init__()
        self.small, self.large = nn.Conv2d(3, 2, 1), nn.Conv2d(3, 2, 5, padding=4, dilation=2)
        self.down, self.last = nn.Conv2d(4, 4, 3, stride=2, padding=1, groups=2), nn.Conv2d(4, 3, 2)

    def forward(self, x):
        x = torch.cat([self.small(x), self.large(x)], 1)
        x = x + torch.roll(x, 2, dims=3)
        x = nn.functional.interpolate(self.down(x), scale_factor=2.0, mode="bilinear", align_corners=False)
        return self.last(x)


class Channels(nn.Module):
    """Linear layers and norms over the channels of each place, as in ConvNeXt, after a stem written in place."""

    def __init__(self):
        super().__init__()
        self.stem, self.norm, self.linear = nn.Conv2d(3, 4, 4, stride=3), nn.LayerNorm(4), nn.Linear(4, 5)

    def forward(self, x):
        x = self.stem(x)
        x += 1
        return self.linear(x.permute(0, 2, 3, 1) ** 2).permute(0, 3, 1, 2)


def plain(*modules):
    return nn.Sequential(*modules)


NETWORKS = {
    "stride, padding, dilation": lambda: plain(
        nn.Conv2d(3, 4, 3, 2, 1), nn.ReLU(), nn.Conv2d(4, 4, (3, 1), 1, (2, 0), dilation=(2, 1))
    ),
    "pools": lambda: plain(nn.Conv2d(3, 2, 3), nn.AvgPool2d(3, 2, 1, ceil_mode=True), nn.AdaptiveAvgPool2d((4, 3))),
    "transposed": lambda: plain(
        nn.Conv2d(3, 2, 3, 3), nn.ConvTranspose2d(2, 4, 3, 2, 1, output_padding=1, groups=2), nn.BatchNorm2d(4)
    ),
    "branches": Branches,
    "channels": Channels,
    "squeezed": Squeezed,
    "padded": lambda: plain(nn.ReflectionPad2d(3), nn.Conv2d(3, 2, 5), nn.ZeroPad2d((4, 0, 0, 4)), nn.Conv2d(2, 2, 3)),
    "unshuffled": lambda: plain(nn.Conv2d(3, 4, 2), nn.PixelUnshuffle(2), nn.Conv2d(16, 4, 1), nn.PixelShuffle(2)),
}


def positive(network):
    torch.manual_seed(0)
    with torch.no_grad():
        for weight in network.parameters():
            weight.uniform_(0.1, 1)
    return network


class Headed(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = positive(body)

    def forward(self, x):
        return self.body(x + 3).flatten(2).mean(2)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_box_by_rule_is_the_box_by_gradient_at_every_place(name):
    model = loaded(Headed(NETWORKS[name]()), SIZE)
    layer = model.layer("body")
    field = receptive_field(model, layer)
    assert not field.unknown
    expected = by_gradient(model, layer)
    np.testing.assert_array_equal(np.broadcast_to(field.boxes, expected.shape), expected)
    assert field.whole == (name == "squeezed")


def test_a_gate_from_all_places_is_said_to_see_the_whole_image():
    model = loaded(Headed(Squeezed()), SIZE)
    field = receptive_field(model, model.layer("body.after"))
    assert field.sentence == "The receptive field of body.after is the whole image, 23 × 23 px."
    assert receptive_field(model, model.layer("body.before")).sentence == (
        "The receptive field of body.before is 3 × 3 px."
    )


def test_attention_sees_the_whole_image_and_patches_before_it_do_not():
    class Attention(nn.Module):
        def __init__(self):
            super().__init__()
            self.patches = nn.Conv2d(3, 8, 4, 4)
            self.block = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)

        def forward(self, x):
            return self.block(self.patches(x).flatten(2).transpose(1, 2)).mean(1)

    model = loaded(Attention(), 24)
    assert receptive_field(model, model.layer("block")).whole
    patches = receptive_field(model, model.layer("patches"))
    assert patches.box(0, 7) == (4, 4, 4, 4)


def test_an_operation_that_is_not_known_is_named_and_taken_to_see_all_it_is_given():
    class Sorted(nn.Module):
        def forward(self, x):
            return x.sort(3).values

    model = loaded(Headed(nn.Sequential(nn.Conv2d(3, 2, 3), Sorted())), SIZE)
    field = receptive_field(model, model.layer("body.1"))
    assert field.unknown == ("sort",)
    assert field.sentence == (
        "The receptive field of body.1 is at most 23 × 23 px: sort is taken to depend on all it is given."
    )


def test_following_a_forward_does_not_import_the_compiler_of_torch():
    assert not hasattr(_Following.__torch_dispatch__, "__wrapped__"), (
        "torch's wrapper imports it at the first operation"
    )


def test_no_pixel_outside_its_box_moves_a_value_of_the_bundled_model(bundled_model, cat_image):
    pixels = bundled_model.pixels(cat_image).requires_grad_()
    names = [layer.name for layer in bundled_model.layers if layer.spatial]
    names = [names[len(names) // 6], names[len(names) // 3]]
    with bundled_model.recording(names) as recorded:
        bundled_model.answer(pixels)
    for name in names:
        layer = bundled_model.layer(name)
        field = receptive_field(bundled_model, layer)
        assert not field.unknown
        assert not field.whole
        values = channels_of(recorded[name], layer)[0]
        for place in (0, values.shape[1] // 2, values.shape[1] - 1):
            (g,) = torch.autograd.grad(values[:, place].sum(), pixels, retain_graph=True)
            rows, columns = np.nonzero(g[0].abs().sum(0).numpy())
            left, top, width, height = field.box(0, place)
            assert (columns.min(), rows.min()) == (left, top)
            assert (columns.max() + 1, rows.max() + 1) == (left + width, top + height)


def test_the_network_is_followed_once_for_a_layer_however_often_its_regions_are_looked_at(tiny_model, monkeypatch):
    layer = next(layer for layer in tiny_model.layers if layer.spatial)
    first = receptive_field(tiny_model, layer)
    monkeypatch.setattr(tiny_model, "answer", lambda pixels: pytest.fail("the network was followed again"))
    assert receptive_field(tiny_model, layer) is first
