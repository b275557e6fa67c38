"""What transformers' image processors say of sizes, as a preparation."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.engine.loaders.image_processor import preparation_of

SQUARE = {"height": 224, "width": 224}


@pytest.mark.parametrize(
    ("processor", "crop", "resize", "fit"),
    [
        ({"size": SQUARE}, (224, 224), 224, "stretch"),
        ({"size": 224}, (224, 224), 224, "stretch"),
        ({"size": {"shortest_edge": 256}, "crop_size": SQUARE, "do_center_crop": True}, (224, 224), 256, "crop"),
        ({"size": {"shortest_edge": 224}, "crop_pct": 0.875}, (224, 224), 256, "crop"),
        ({"size": {"shortest_edge": 384}, "crop_pct": 1.0}, (384, 384), 384, "stretch"),
        ({"size": {"shortest_edge": 800, "longest_edge": 1333}}, (800, 800), 800, "letterbox"),
        ({"size": {"height": 256, "width": 256}, "crop_size": SQUARE, "do_center_crop": True}, (224, 224), 256, "crop"),
        ({"image_processor": {"size": SQUARE}}, (224, 224), 224, "stretch"),
    ],
)
def test_a_size_says_how_an_image_is_fitted(processor, crop, resize, fit):
    preparation, origins, _ = preparation_of(processor, {})
    assert (preparation.crop, preparation.resize, preparation.fit) == (crop, resize, fit)
    assert origins["crop"] == "transformers' image processor"


def test_range_mean_and_resampling_are_its_own():
    preparation, _, said = preparation_of(
        {"size": 32, "resample": 3, "image_mean": [0.5] * 3, "image_std": [0.25] * 3, "rescale_factor": 1 / 127.5}, {}
    )
    assert (preparation.interpolation, preparation.mean, preparation.std) == ("bicubic", (0.5,) * 3, (0.25,) * 3)
    assert preparation.value_range == pytest.approx((0.0, 2.0))
    assert preparation_of({"size": 32, "do_rescale": False}, {})[0].value_range == (0.0, 255.0)
    assert preparation_of({"size": 32, "do_normalize": False}, {})[0].mean == (0.0, 0.0, 0.0)
    assert not said


def test_what_is_not_quite_the_same_is_said():
    assert (
        "here it keeps its shape"
        in preparation_of({"size": {"height": 256, "width": 256}, "crop_size": 224, "do_center_crop": True}, {})[2][0]
    )
    assert "not built in: bicubic here" in preparation_of({"size": 32, "resample": 1}, {})[2][0]
    preparation, origins, said = preparation_of({}, {"image_size": 48})
    assert (preparation.crop, origins["mean"]) == ((48, 48), "stated nowhere: as of most networks")
    assert said == ["No preprocessor_config.json lies beside it: size, mean and deviation are guessed."]


@pytest.mark.parametrize("size", [0, "224", {"height": 3}, 100000])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(UserError, match="must be 1 to 8192 pixels"):
        preparation_of({"size": size or {"shortest_edge": -1, "height": 0}}, {})


def test_a_mean_of_two_numbers_is_refused():
    with pytest.raises(UserError, match="one number or three"):
        preparation_of({"size": 32, "image_mean": [1, 2], "image_std": [1, 2]}, {})
