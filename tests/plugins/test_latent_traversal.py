"""Latent traversal: pictures of the codes that are said, from where they are said to begin."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import Group, UserError, params_of
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.families import codes
from workbench.testing.networks import small_networks

LatentTraversal = load_plugins()[0]["latent-traversal"].technique


@pytest.fixture(scope="module")
def coded():
    return small_networks()["coded"]


@pytest.fixture(scope="module")
def gan():
    return registry.load("digits-gan", "cpu")


@pytest.fixture
def noise(coded):
    return coded.prepare(np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8), "noise.png")


def last(model, image, **params):
    return list(LatentTraversal(**params).run(model, image))[-1]


def picture(model, code):
    with torch.no_grad():
        return codes.pictures(model, code[None])[0].clamp(0, 1).permute(1, 2, 0).numpy()


def test_the_picture_lies_at_the_images_code_moved_by_the_amounts(coded, noise):
    with torch.no_grad():
        own = coded.taken("code", coded.pixels(noise))[0]
    found = last(coded, noise, directions="numbers", amounts="1:2,3:-0.5")
    wanted = picture(coded, own + torch.tensor([0, 2, 0, -0.5, 0]))
    np.testing.assert_allclose(found.values, wanted, atol=1e-6)
    assert found.caption.startswith("The picture at the code of noise.png, moved by 2.1; ")


def test_without_an_encoder_the_walk_starts_at_a_drawn_code_whatever_image_is_open(gan):
    images = [gan.prepare(np.full((28, 28, 3), level, np.uint8)) for level in (0, 200)]
    first, second = (last(gan, image, amounts="") for image in images)
    np.testing.assert_array_equal(first.values, second.values)
    np.testing.assert_allclose(first.values, np.repeat(picture(gan, codes.drawn(1, 16, 0)[0]), 3, 2), atol=1e-6)
    assert first.caption.startswith("The picture at the code that seed 0 draws; ")


def test_a_line_and_a_grid_go_along_the_directions_that_are_named(coded, noise):
    with torch.no_grad():
        own = coded.taken("code", coded.pixels(noise))[0]
    line = last(coded, noise, show="line", directions="numbers", first=2, reach=1, tiles=3)
    assert line.labels == ("-1.0", "+0.0", "+1.0")
    for tile, step in zip(line.values, (-1.0, 0.0, 1.0), strict=True):
        np.testing.assert_allclose(tile, picture(coded, own + step * torch.eye(5)[2]), atol=1e-6)
    grid = last(coded, noise, show="grid", directions="numbers", first=2, second=4, reach=1, tiles=3)
    assert (grid.labels[1], grid.columns) == ("+0.0, -1.0", 3)
    np.testing.assert_allclose(grid.values[1], picture(coded, own - torch.eye(5)[4]), atol=1e-6)


def test_the_way_ends_at_the_code_that_the_next_seed_draws(gan):
    image = gan.prepare(np.zeros((28, 28, 3), np.uint8))
    found = last(gan, image, show="between", start="drawn", seed=3, tiles=5)
    for tile, seed in ((0, 3), (4, 4)):
        code = codes.drawn(3, 16, seed)[0] if seed == 4 else codes.drawn(1, 16, seed)[0]
        np.testing.assert_allclose(found.values[tile], np.repeat(picture(gan, code), 3, 2), atol=1e-5)
    assert len(last(gan, image, show="corners", tiles=4).values) == 16


def test_what_a_reconstruction_loses_is_the_difference_and_its_decibels(coded, noise):
    found = last(coded, noise, show="reconstruction")
    lost = found.parts["reconstruction"].values - found.parts["original"].values
    np.testing.assert_allclose(found.parts["difference"].values, lost, atol=1e-6)
    assert found.facts["peak_signal_to_noise"] == pytest.approx(-10 * np.log10((lost**2).mean()), abs=1e-3)


def test_a_generator_without_an_encoder_reconstructs_nothing(gan):
    with pytest.raises(UserError, match="digits-gan has no encoder, so it gives no code of an image"):
        last(gan, gan.prepare(np.zeros((28, 28, 3), np.uint8)), show="reconstruction")


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"amounts": "5:1"}, r"There are 5 directions, 0 to 4; got 5\."),
        ({"show": "line", "first": 9}, r"first must be 0 to 4; got 9\."),
    ],
)
def test_a_direction_that_is_not_there_is_refused(coded, noise, params, sentence):
    with pytest.raises(UserError, match=sentence):
        last(coded, noise, directions="numbers", **params)


def test_a_code_where_none_is_drawn_is_said_to_be_so(coded, noise):
    assert last(coded, noise, directions="numbers").caveat == ""
    assert "was not trained there" in last(coded, noise, directions="numbers", amounts="0:4,1:4,2:4,3:4").caveat


def test_what_is_grey_in_the_form_does_not_change_what_is_shown(coded, noise):
    """And what is not grey does: each parameter, at each choice of what is shown."""
    other = {
        "directions": "weights", "amounts": "0:1", "start": "zeros", "first": 2, "second": 3, "reach": 1.0, "tiles": 3,
        "way": "straight",
    }  # fmt: skip
    described = {param.name: param for param in params_of(LatentTraversal)}
    for show in described["show"].choices:
        usual = {"show": show, "directions": "numbers", "amounts": "1:0.5"}
        before = _numbers(last(coded, noise, **usual))
        for name, value in other.items():
            after = _numbers(last(coded, noise, **{**usual, name: value}))
            counts = show in described[name].where[1:]
            assert counts == (before.shape != after.shape or not np.array_equal(before, after)), (show, name)


def _numbers(found):
    return found.parts["reconstruction"].values if isinstance(found, Group) else found.values
