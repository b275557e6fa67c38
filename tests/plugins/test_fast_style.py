"""Fast style: the network's own picture, mixtures of styles by weights that add up to 1, the photograph's colours."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import UserError
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.testing.networks import small_networks

FastStyle = load_plugins()[0]["fast-style"].technique


@pytest.fixture(scope="module")
def painter():
    return registry.load("multistyle?input=48x48", "cpu")


@pytest.fixture
def photo(painter, cat):
    return painter.prepare(cat.pixels, "cat.png")


def last(model, image, **params):
    return list(FastStyle(**params).run(model, image))[-1]


def painted(model, image, weights):
    with torch.inference_mode(), model.giving("style_weights", torch.tensor(weights)[None]):
        return model.answer(model.pixels(image))[0].permute(1, 2, 0).clamp(0, 1).numpy()


def test_styles_are_mixed_by_what_they_are_to_each_other(painter, photo):
    found = last(painter, photo, styles="7:1,12:0.5")
    weights = np.zeros(26, np.float32)
    weights[[7, 12]] = 2 / 3, 1 / 3
    np.testing.assert_allclose(found.values, painted(painter, photo, weights), atol=1e-5)
    assert found.caption.startswith("Style 7 66.7 % + style 12 33.3 %;")
    assert found.facts["styles"] == "7:0.6667,12:0.3333"


def test_without_sliders_the_style_is_the_one_that_is_stated(painter, photo):
    assert last(painter, photo).caption.startswith("Style 0 100.0 %;")


def test_a_photograph_whose_sides_are_not_painted_is_said_to_be_cropped(painter, cat):
    height, width = cat.pixels.shape[:2]
    side = min(height, width)
    cropped = last(painter, painter.prepare(cat.pixels, "cat.png")).caption
    assert cropped.endswith(f"× {side} px in the middle of {width} × {height}")
    assert int(cropped.partition("cropped to the ")[2].split()[0]) == pytest.approx(side, abs=2)
    square = np.ascontiguousarray(cat.pixels[:side, :side])
    assert "cropped" not in last(painter, painter.prepare(square, "square.png")).caption


def test_strength_lays_the_picture_over_the_photograph(painter, photo):
    before = photo.pixels.transpose(1, 2, 0)
    whole, half = last(painter, photo).values, last(painter, photo, strength=0.5).values
    np.testing.assert_allclose(half, (before + whole) / 2, atol=1e-5)
    np.testing.assert_allclose(last(painter, photo, strength=0).values, before, atol=1e-6)


def test_kept_colours_are_the_photographs_and_the_light_the_paintings(painter, photo):
    luma = np.array([0.299, 0.587, 0.114])
    whole, kept = last(painter, photo).values, last(painter, photo, keep_colours=True).values
    inside = ((kept > 0) & (kept < 1)).all(2)
    assert inside.mean() > 0.5
    np.testing.assert_allclose((kept @ luma)[inside], (whole @ luma)[inside], atol=1e-5)
    before = photo.pixels.transpose(1, 2, 0)
    np.testing.assert_allclose((kept - kept[..., :1])[inside], (before - before[..., :1])[inside], atol=1e-5)


def test_any_network_of_one_picture_paints_and_takes_no_styles(cat):
    model = small_networks()["repainted"]
    image = model.prepare(cat.pixels)
    with torch.no_grad():
        own = model.answer(model.pixels(image))[0].permute(1, 2, 0).numpy()
    found = last(model, image)
    np.testing.assert_allclose(found.values, own, atol=1e-6)
    assert found.caption.startswith("As the network paints it")
    with pytest.raises(UserError, match="takes nothing beside the image, so styles must be empty"):
        last(model, image, styles="0:1")


@pytest.mark.parametrize(
    ("styles", "sentence"),
    [
        ("26:1", r"There are 26 styles, 0 to 25; got 26\."),
        ("3:0", r"styles must have at least one above 0; got none\."),
    ],
)
def test_styles_that_cannot_be_are_refused(painter, photo, styles, sentence):
    with pytest.raises(UserError, match=sentence):
        last(painter, photo, styles=styles)


@pytest.mark.parametrize(
    ("kind", "sentence"), [("mixed", "gives no picture of an image"), ("coded", "pictures of a code: see Latent")]
)
def test_what_paints_no_picture_of_a_photograph_is_refused(kind, sentence):
    assert sentence in FastStyle.applies(small_networks()[kind]).sentence
