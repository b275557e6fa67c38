"""Filters: every kind of convolution, weight for weight; colour only where there is one; what is dead; what feeds."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import Grid, Scores, UserError
from workbench.engine.plugins import load_plugins
from workbench.testing.networks import ConvolutionKinds, ResidualBlock

Filters = load_plugins()[0]["filters"].technique


@pytest.fixture
def mixed():
    torch.manual_seed(0)
    return loaded(ConvolutionKinds(), 16)


def shown(model, **parameters):
    image = model.prepare(np.full((*model.input_size, 3), 128, np.uint8), "grey")
    return list(Filters(**parameters).run(model, image))[-1]


def weights(model, name: str) -> np.ndarray:
    return model.module(name).weight.detach().numpy()


def test_three_colours_make_tiles_in_colour(tiny_model):
    result = shown(tiny_model)
    np.testing.assert_array_equal(result.values, weights(tiny_model, "first").transpose(0, 2, 3, 1))
    assert result.layer == "first"
    assert result.signed


def test_other_inputs_are_shown_slice_by_slice_and_never_in_colour(tiny_model):
    result = shown(tiny_model, layer="second#1", filter=2)
    np.testing.assert_array_equal(result.values, weights(tiny_model, "second#1")[2])
    assert result.labels == tuple(f"input channel {c}" for c in range(6))
    assert (result.units == 2).all()


def test_three_inputs_that_are_not_the_images_colours_have_none():
    torch.manual_seed(0)
    model = loaded(nn.Sequential(nn.Conv2d(3, 3, 3), nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(64, 2)), 8)
    assert shown(model, layer="0").values.ndim == 4
    assert shown(model, layer="1").values.ndim == 3


def test_one_slice_of_every_filter_carries_the_whole_filters_norm(tiny_model):
    result = shown(tiny_model, layer="second#1", show="slice", slice=4)
    own = weights(tiny_model, "second#1")
    np.testing.assert_array_equal(result.values, own[:, 4])
    np.testing.assert_allclose(result.numbers, np.sqrt((own**2).sum((1, 2, 3))), rtol=1e-6)
    assert result.number_name == "filter norm"
    assert result.units.tolist() == list(range(6))


def test_sorting_by_norm_puts_the_strongest_first_and_keeps_units_with_their_tiles(tiny_model):
    result = shown(tiny_model, sort="norm")
    assert (np.diff(result.numbers) <= 0).all()
    own = weights(tiny_model, "first").transpose(0, 2, 3, 1)
    for tile, k, norm in zip(result.values, result.units, result.numbers, strict=True):
        np.testing.assert_array_equal(tile, own[k])
        assert norm == pytest.approx(float(np.sqrt((own[k] ** 2).sum())), rel=1e-6)


def test_dead_filters_are_marked_and_counted(bundled_model):
    result = shown(bundled_model)
    own = weights(bundled_model, "_conv_stem")
    norms = np.sqrt((own.astype(np.float64) ** 2).sum((1, 2, 3)))
    assert result.dead.tolist() == (norms <= 1e-6 * norms.max()).tolist()
    assert result.facts["dead"] == 4
    assert "4 of 32 filters are dead" in result.caption


@pytest.mark.parametrize("scale", ["shared", "each"])
def test_one_scale_for_all_or_one_each(tiny_model, scale):
    assert shown(tiny_model, scale=scale).shared is (scale == "shared")


def test_a_depthwise_kernel_is_one_tile(mixed):
    result = shown(mixed, layer="depthwise")
    np.testing.assert_array_equal(result.values, weights(mixed, "depthwise")[:, 0])
    assert "depthwise" in result.caption


def test_slices_of_a_group_are_named_by_the_channels_they_lie_over(mixed):
    result = shown(mixed, layer="grouped", filter=3)
    assert result.labels == ("input channel 2", "input channel 3")
    np.testing.assert_array_equal(result.values, weights(mixed, "grouped")[3])


def test_a_transposed_kernel_is_read_from_the_side_of_its_outputs(mixed):
    own = weights(mixed, "up")  # (inputs 4, outputs per group 3, 3, 3), two groups
    result = shown(mixed, layer="up", filter=4)
    assert result.labels == ("input channel 2", "input channel 3")
    np.testing.assert_array_equal(result.values, own[2:4, 1])


def test_weights_of_a_1_x_1_convolution_are_bars(mixed):
    result = shown(mixed, layer="point", filter=1, sort="norm")
    assert isinstance(result, Scores)
    own = weights(mixed, "point")[1, :, 0, 0]
    np.testing.assert_array_equal(result.values, own[np.argsort(-np.abs(own), kind="stable")])
    assert set(result.names) == {f"input channel {c}" for c in range(len(own))}
    one_of_all = shown(mixed, layer="point", show="slice", slice=1)
    assert one_of_all.names == tuple(f"filter {k}" for k in range(len(one_of_all.values)))
    assert (result.units == 1).all()


def test_a_3_d_kernel_over_colours_is_a_tile_in_colour_for_each_depth(mixed):
    result = shown(mixed)
    np.testing.assert_array_equal(result.values[3], weights(mixed, "deep")[1, :, 1].transpose(1, 2, 0))
    assert result.labels[:3] == ("0, depth 0", "0, depth 1", "1, depth 0")
    assert result.units.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_a_1_d_kernel_is_a_row(mixed):
    np.testing.assert_array_equal(shown(mixed, layer="line", filter=2).values[:, 0], weights(mixed, "line")[2])


def test_a_linear_layer_that_sees_the_pixels_is_shown_as_pictures():
    torch.manual_seed(0)
    model = loaded(nn.Sequential(nn.Flatten(), nn.Linear(3 * 64, 5), nn.ReLU(), nn.Linear(5, 2)), 8)
    own = weights(model, "1").reshape(5, 3, 8, 8).transpose(0, 2, 3, 1)
    np.testing.assert_array_equal(shown(model).values, own)
    np.testing.assert_array_equal(shown(model, layer="3").values, own)
    grey = loaded(nn.Sequential(nn.Flatten(), nn.Linear(64, 5)), 8, channels=1)
    assert shown(grey).values.shape == (5, 8, 8)


def test_a_layer_without_kernels_leads_to_the_convolution_that_feeds_it(mixed, tiny_model):
    result = shown(mixed, layer="relu()#2")
    assert result.layer == "grouped"
    assert "which feeds relu()#2 (relu) channel by channel" in result.caption
    assert shown(tiny_model, layer="pool").layer == "first"


def test_in_a_residual_sum_the_arm_with_the_larger_kernel_is_meant():
    torch.manual_seed(0)
    model = loaded(ResidualBlock(), 8)
    assert shown(model, layer="relu").layer == "wide"


def test_a_layer_that_no_convolution_feeds_is_said_to_have_no_kernels(tiny_model):
    result = shown(tiny_model, layer="last")
    assert isinstance(result, Grid)
    assert result.layer == "second#2"
    assert "the nearest below last (Linear), which has no kernels of its own" in result.caption


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"filter": 6}, "filter must be 0 to 5 in 'second#1'; got 6"),
        ({"show": "slice", "slice": 9}, "slice must be 0 to 5 in 'second#1'; got 9"),
    ],
)
def test_a_filter_or_slice_that_is_not_there_is_refused(tiny_model, parameters, sentence):
    with pytest.raises(UserError, match=sentence):
        shown(tiny_model, layer="second#1", **parameters)


def test_a_model_without_kernels_says_so():
    model = loaded(nn.Sequential(nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(12, 2)), 8)
    can = Filters.applies(model)
    assert not can.works
    assert can.sentence == "This model has no convolution, and no linear layer that sees the pixels."
