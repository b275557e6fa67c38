"""Activations and units: the numbers that the network computed, sorted, marked, laid over the image, and spread."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from tests.conftest import loaded
from workbench.api import Curve, Grid, Heatmap, Scores, UserError
from workbench.engine.plugins import load_plugins
from workbench.testing.networks import Detached, TurnedMaps

PLUGINS = load_plugins()[0]
Activations, UnitCard = PLUGINS["activations"].technique, PLUGINS["unit"].technique


@pytest.fixture
def image(tiny_model, cat):
    return tiny_model.prepare(cat.pixels, cat.name, cat.digest)


def last(run):
    return list(run)[-1]


def output(model, image, layer: str) -> np.ndarray:
    with torch.no_grad(), model.recording([layer]) as activations:
        model.scores(model.pixels(image))
        return activations[layer][0].numpy()


def test_the_tiles_are_the_layers_output(tiny_model, image):
    result = last(Activations(layer="second#2").run(tiny_model, image))
    np.testing.assert_array_equal(result.values, output(tiny_model, image, "second#2"))
    assert result.shared
    assert result.signed
    assert result.on_image


@pytest.mark.parametrize("sort", ["mean", "maximum"])
def test_sorting_keeps_units_with_their_maps(tiny_model, image, sort):
    result = last(Activations(layer="relu#2", sort=sort).run(tiny_model, image))
    maps = output(tiny_model, image, "relu#2")
    numbers = maps.mean((1, 2)) if sort == "mean" else maps.max((1, 2))
    assert (np.diff(result.numbers) <= 0).all()
    np.testing.assert_allclose(result.numbers, numbers[result.units], rtol=1e-6)
    np.testing.assert_array_equal(result.values, maps[result.units])


def test_a_channel_that_says_nothing_is_marked(cat):
    torch.manual_seed(0)
    convolution = nn.Conv2d(3, 4, 3)
    with torch.no_grad():
        convolution.weight[2] = 0
        convolution.bias[:] = torch.tensor([1.0, 1.0, -1.0, 1.0])
    model = loaded(nn.Sequential(convolution, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 8)
    result = last(Activations(layer="1").run(model, model.prepare(cat.pixels)))
    assert result.dead.tolist() == [False, False, True, False]
    assert "1 silent on this image" in result.caption


def test_one_channel_is_laid_over_the_image_with_its_own_numbers(tiny_model, image):
    result = last(Activations(layer="relu#2", channel=3).run(tiny_model, image))
    assert isinstance(result, Heatmap)
    small = torch.from_numpy(output(tiny_model, image, "relu#2")[None, 3:4])
    whole = functional.interpolate(small, size=(24, 24), mode="bilinear", align_corners=False)[0, 0]
    np.testing.assert_allclose(result.values, whole.numpy(), atol=1e-6)
    with pytest.raises(UserError, match="channel must be all, or 0 to 5 in 'relu#2'; got 6"):
        last(Activations(layer="relu#2", channel=6).run(tiny_model, image))


def test_all_channels_are_asked_for_by_a_word():
    assert Activations.configured({"channel": "all"}) == Activations()


def test_a_vector_is_bars_and_cannot_be_laid_over_the_image(tiny_model, image):
    result = last(Activations(layer="last", sort="mean").run(tiny_model, image))
    assert isinstance(result, Scores)
    np.testing.assert_array_equal(result.values, output(tiny_model, image, "last")[result.indices])
    with pytest.raises(UserError, match="has no maps"):
        last(Activations(layer="last", channel=0).run(tiny_model, image))


def test_tokens_lie_on_their_grid_without_the_class_token(cat):
    from workbench.testing import small_networks

    model = small_networks()["tokens"]
    image = model.prepare(cat.pixels)
    tokens = output(model, image, "before")  # (1 + 16, 8)
    result = last(Activations(layer="before").run(model, image))
    np.testing.assert_array_equal(result.values, tokens[1:].T.reshape(8, 4, 4))


# One unit.


def test_a_units_map_is_its_channel_and_its_histogram_counts_every_value(tiny_model, image):
    parts = last(UnitCard(unit="relu#2:2").run(tiny_model, image)).parts
    own = output(tiny_model, image, "relu#2")[2]
    assert isinstance(parts["histogram"], Curve)
    x, line = parts["histogram"].x, parts["histogram"].lines[0]
    assert line[1:-1:2].sum() == own.size
    assert x[0] == pytest.approx(float(own.min()))
    assert x[-1] == pytest.approx(float(own.max()))


def test_the_histogram_of_a_silent_unit_is_one_bar():
    curve = sys.modules[UnitCard.__module__].histogram(np.zeros((3, 49), np.float32), 1)
    assert curve.lines[0].tolist() == [0, 49, 49, 0]
    assert curve.caption == "49 values, all 0"


def test_the_kernel_is_the_layers_own_or_that_of_the_convolution_that_feeds_it(tiny_model, image):
    own = last(UnitCard(unit="first:4").run(tiny_model, image))
    fed = last(UnitCard(unit="pool:4").run(tiny_model, image))
    weights = tiny_model.module("first").weight.detach().numpy()[4].transpose(1, 2, 0)
    for card in (own, fed):
        assert isinstance(card.parts["kernel"], Grid)
        np.testing.assert_array_equal(card.parts["kernel"].values[0], weights)
        assert card.facts["kernel_of"] == "first"
    assert "of first" in fed.parts["kernel"].caption


def test_a_unit_of_a_vector_stands_among_the_others_and_has_no_map(tiny_model, image):
    card = last(UnitCard(unit="last:2").run(tiny_model, image))
    assert set(card.parts) == {"saliency", "weight", "histogram"}
    assert "map" in card.absent
    assert card.parts["histogram"].names == ("all channels", "channel 2")
    values = output(tiny_model, image, "last")
    assert f"{ordinal(values, 2)} of 4 by mean" in card.caption


@pytest.mark.parametrize("unit", ["relu#2:3", "last:2", "mlp:5", "turned:1"])
def test_the_saliency_of_a_unit_is_the_gradient_of_its_mean(tiny_model, cat, unit):
    from workbench.testing import small_networks

    layer, _, channel = unit.rpartition(":")
    model = {"mlp": small_networks()["tokens"], "turned": turning()}.get(layer, tiny_model)
    image = model.prepare(cat.pixels, cat.name, cat.digest)
    pixels = model.pixels(image).clone().requires_grad_(True)
    with model.recording([layer]) as activations:
        model.scores(pixels)
        output = activations[layer]
    first = model.layer(layer).layout in ("maps", "vector")
    own = output[:, int(channel)] if first else output[..., int(channel)]
    (gradient,) = torch.autograd.grad(own.mean(), pixels)
    shown = last(UnitCard(unit=unit).run(model, image)).parts["saliency"]
    assert not shown.signed
    assert shown.values.any()
    np.testing.assert_array_equal(shown.values, gradient[0].abs().amax(0).numpy())


def turning():
    """A network with maps whose channels come last."""

    return loaded(TurnedMaps(), 8)


def test_a_silent_unit_says_that_nothing_moves_it(cat):
    convolution = nn.Conv2d(3, 2, 3)
    with torch.no_grad():
        convolution.weight.zero_()
        convolution.bias[:] = -1.0
    model = loaded(nn.Sequential(convolution, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 8)
    card = last(UnitCard(unit="1:0").run(model, model.prepare(cat.pixels)))
    assert "no small change of this image moves this unit's mean" in card.parts["saliency"].caveat


def test_a_unit_behind_a_cut_says_so_and_keeps_the_rest_of_its_card(cat):
    model = loaded(nn.Sequential(Detached(), nn.Conv2d(3, 2, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 8)
    card = last(UnitCard(unit="0:1").run(model, model.prepare(cat.pixels)))
    assert set(card.parts) == {"map", "weight", "histogram"}
    assert card.absent["saliency"].startswith("No gradient flows from unit 1 of 0 to the pixels")


def ordinal(values: np.ndarray, k: int) -> str:
    return ["1st", "2nd", "3rd", "4th"][int((values > values[k]).sum())]


def test_without_a_name_it_is_the_strongest_channel_of_the_last_layer_with_maps(tiny_model, image):
    card = last(UnitCard().run(tiny_model, image))
    layer = tiny_model.default_layer.name
    strongest = int(output(tiny_model, image, layer).mean((1, 2)).argmax())
    assert card.facts["unit"] == f"{layer}:{strongest}"
    assert "1st of 6 by mean" in card.caption


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("first", "unit must be LAYER:CHANNEL; got first"),
        ("first:6", "channel must be 0 to 5 in 'first'; got 6"),
        ("frist:1", "has no layer 'frist'; the nearest"),
    ],
)
def test_a_unit_that_is_not_there_is_refused_in_a_sentence(tiny_model, image, unit, sentence):
    with pytest.raises(UserError, match=sentence):
        last(UnitCard(unit=unit).run(tiny_model, image))


def test_where_maps_become_tokens_the_last_tokens_on_a_grid_are_shown_by_themselves(cat):
    from workbench.testing import small_networks

    model = small_networks()["tokens"]
    result = last(Activations().run(model, model.prepare(cat.pixels)))
    assert isinstance(result, Grid)
    assert result.values.shape == (8, 4, 4)
