"""Segmentation: regions, pixels and classes as targets, against sums that one can do by hand, and a real network."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage import data

from tests.conftest import loaded
from workbench.api import Target, UserError
from workbench.engine.loaders import registry
from workbench.engine.spec import ModelSpec
from workbench.families import cam

NAMES = ("background", "left", "right")


class Halves(torch.nn.Module):
    """Logits on a grid of 8 x 8: the background 0, "left" above it in two parts, "right" in one; all by the light."""

    def __init__(self) -> None:
        super().__init__()
        maps = torch.full((3, 8, 8), -1.0)
        maps[0] = 0
        maps[1, :3, :3] = maps[1, 6:, :2] = 2.0
        maps[2, 2:5, 5:] = 3.0
        self.maps = torch.nn.Parameter(maps[None])

    def forward(self, x):
        return {"out": self.maps * x.mean((1, 2, 3), keepdim=True), "aux": x}


@pytest.fixture(scope="module")
def halves():
    return loaded(Halves(), 16, NAMES)


@pytest.fixture
def white(halves):
    return halves.prepare(np.full((32, 32, 3), 255, np.uint8))


def resolved(model, image, text):
    answer = model.answer(model.pixels(image))
    target = model.resolve(Target.parse(text), answer, image)
    return target, float(model.value_of(target, answer)[0])


def test_maps_of_classes_are_guessed_to_be_a_segmentation(halves):
    assert halves.task.name == "segmentation"
    assert halves.spec.origins["task"] == "guessed from an output with 4 axes"
    assert halves.no_classes


def test_a_region_is_the_mean_logit_where_its_class_wins(halves, white):
    light = 2.0  # (1 - 0.5) / 0.25, what the network takes of white
    target, value = resolved(halves, white, "region:left")
    assert (str(target), value) == ("region:1", 2.0 * light)
    assert halves.title(target) == "left, 13 of 64 cells"


def test_the_region_around_a_place_is_the_part_that_hangs_together(halves, white):
    target, _ = resolved(halves, white, "region:left@1,30")  # the lower part, in pixels of the image
    assert halves.title(target) == "left around 1, 30, 4 of 64 cells"
    assert int(target.anchor.mask.sum()) == 4
    without_a_name, _ = resolved(halves, white, "region:@1,30")
    assert str(without_a_name) == "region:1@1,30"


def test_a_pixel_is_its_own_class_or_the_one_that_is_named(halves, white):
    target, value = resolved(halves, white, "pixel:24,12")
    assert (str(target), value) == ("pixel:24,12:2", 6.0)
    _, other = resolved(halves, white, "pixel:24,12:left")
    assert other == -2.0


def test_what_was_resolved_means_the_same_again(halves, white):
    for text in ("region:left@1,30", "pixel:24,12", "predicted", "class:right", "region:@box:0,0,12,12"):
        target, value = resolved(halves, white, text)
        assert resolved(halves, white, str(target)) == (target, value)


def test_the_region_is_followed_while_the_image_changes(halves, white):
    target, value = resolved(halves, white, "region:right")
    dark = halves.pixels(white) * 0.75  # light goes from 2 to 1
    assert float(halves.value_of(target, halves.answer(dark))[0]) == pytest.approx(value / 2)


def test_a_class_is_its_mean_logit_all_over_the_image(halves, white):
    target, value = resolved(halves, white, "class:left")
    assert value == pytest.approx(2.0 * (13 * 2 - 51) / 64)
    assert halves.title(target).endswith("all over the image")
    assert resolved(halves, white, "difference:right,left")[1] == pytest.approx(
        2.0 * ((9 * 3 - 55) - (13 * 2 - 51)) / 64
    )


def test_what_is_predicted_is_the_largest_region_that_is_no_background(halves, white):
    assert str(resolved(halves, white, "predicted")[0]) == "region:1"


def test_an_area_drawn_by_hand_asks_for_a_class_whatever_wins_there(halves, white):
    target, value = resolved(halves, white, "region:right@box:0,0,12,12")
    assert value == -2.0
    assert halves.title(target) == "right in the drawn area, 9 of 64 cells"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("region:sky", "has no class 'sky'"),
        ("pixel:99,3", "99, 3 lies outside of what the network sees of the image"),
        ("pixel:here", "pixel must name a place as x,y in pixels of the image; got pixel:here"),
        ("region:@box:31,31,0,0", "An area must be one of these forms"),
        ("probability:1", "gives a class for each pixel, so target must be one of predicted, region, pixel"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(halves, white, text, sentence):
    with pytest.raises(UserError) as refusal:
        resolved(halves, white, text)
    assert sentence in str(refusal.value)


def test_a_class_that_does_not_win_there_has_no_region(halves, white):
    with pytest.raises(UserError, match="No pixel of this image is left around 24, 12"):
        resolved(halves, white, "region:left@24,12")


def test_one_map_is_two_classes_whose_probability_is_its_sigmoid(cat):
    network = torch.nn.Conv2d(3, 1, 1)
    model = loaded(network, 8, ("person",), task="segmentation")
    image = model.prepare(cat.pixels)
    answer = model.answer(model.pixels(image))
    assert model.classes == ("background", "person")
    given = network((model.pixels(image) - 0.5) / 0.25)
    torch.testing.assert_close(answer.softmax(1)[:, 1], given.sigmoid()[:, 0])


def test_the_gradient_of_a_region_is_that_of_its_mean(halves, white):
    target, _ = resolved(halves, white, "region:left")
    x = halves.pixels(white).requires_grad_(True)
    (gradient,) = torch.autograd.grad(halves.value_of(target, halves.answer(x)).sum(), x)
    assert gradient.sum().item() == pytest.approx(2.0 * 4.0)  # d light / d mean is 1 / 0.25


def test_the_shipped_segmenter_sees_the_astronaut_and_no_person_in_a_rocket():
    model = registry.load("selfie-segmentation", "cpu")
    shares = {}
    for name in ("astronaut", "rocket"):
        image = model.prepare(np.ascontiguousarray(getattr(data, name)()))
        regions = model.shown(model.answer(model.pixels(image)), image, 5)
        shares[name] = float((regions.labels == 1).mean())
        if name == "astronaut":
            assert regions.names == ("background", "person")
            assert regions.labels[200, 110] == 1  # the torso
            assert regions.labels[20, 240] == 0  # the upper right
    assert shares["astronaut"] > 0.3
    assert shares["rocket"] < 0.02
    assert isinstance(model.spec, ModelSpec)


def test_the_layer_of_a_region_is_below_the_map_that_is_the_answer_itself():
    model = registry.load("selfie-segmentation", "cpu")
    image = model.prepare(np.ascontiguousarray(data.astronaut()))
    layer = cam.default_layer(model, image, Target())
    assert layer.channels > 1
    assert min(layer.grid) > 1
