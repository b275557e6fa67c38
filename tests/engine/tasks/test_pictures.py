"""Networks that give pictures: ranges, colours and targets, by numbers one can do by hand; generators."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import Target, UserError
from workbench.engine.model import LoadedModel
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.engine.tasks.pictures import range_around

PLAIN = Preparation(8, (8, 8), "bilinear", (0.0,) * 3, (1.0,) * 3)


class Times(nn.Module):
    """The picture times a number, plus another."""

    def __init__(self, factor=1.0, plus=0.0):
        super().__init__()
        self.factor, self.plus = nn.Parameter(torch.tensor(factor)), plus

    def forward(self, x):
        return self.factor * x + self.plus


class Made(nn.Module):
    """A grey picture, 4 x 6, whose light is the code's first number."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(()))

    def forward(self, code):
        return (self.weight * code[:, :1, None, None]).expand(-1, 1, 4, 6)


def repainting(network, **known):
    return LoadedModel(network, ModelSpec(PLAIN, task="image-to-image", **known), "times.py", "cpu")


def generating(**known):
    return LoadedModel(Made(), ModelSpec(PLAIN, task="generation", **known), "made.py", "cpu")


def shown(model, level):
    image = model.prepare(np.full((8, 8, 3), level, np.uint8))
    return model.shown(model.answer(model.pixels(image)), image, 5)


@pytest.mark.parametrize(
    ("least", "most", "wanted"),
    [
        (0, 1, (0, 1)),
        (0.2, 0.4, (0, 1)),
        (-0.9, 0.8, (-1, 1)),
        (-1, 1, (-1, 1)),
        (3, 240, (0, 255)),
        (-20, 280, (0, 255)),
    ],
)
def test_the_usual_range_that_holds_the_numbers_is_taken(least, most, wanted):
    assert range_around(least, most) == wanted


def test_a_picture_is_0_to_1_whatever_black_and_white_are_in_the_network():
    tanh = repainting(Times(2.0, -1.0), gives=(-1.0, 1.0))
    found = shown(tanh, 51)
    np.testing.assert_allclose(found.parts["picture"].values, 0.2, atol=1e-6)
    assert found.caption == "A picture of 8 × 8 px; black is -1 and white 1 in what the network gives"
    np.testing.assert_allclose(found.parts["means"].values, 0.2, atol=1e-6)
    assert found.parts["means"].targets == ("output:0", "output:1", "output:2")


def test_a_range_that_nobody_states_is_said_to_be_guessed_from_the_numbers():
    model = repainting(Times(2.0, -1.0))  # of grey it gives 0
    assert model.spec.gives == (0.0, 1.0)
    assert "guessed from numbers between 0 and 0" in shown(model, 128).caption


def test_what_lies_outside_of_the_range_is_cut_off_and_counted():
    found = shown(repainting(Times(2.0), gives=(0.0, 1.0)), 255)
    assert found.parts["picture"].values.max() == 1
    assert "100.0 % of its numbers lie outside and are cut off" in found.caption


def test_a_network_that_gives_blue_first_is_shown_red_first():
    model = LoadedModel(
        Times(), ModelSpec(Preparation(8, (8, 8), "bilinear", (0.0,) * 3, (1.0,) * 3, "bgr"), task="image-to-image",
                           gives=(0.0, 1.0)), "times.py", "cpu",
    )  # fmt: skip
    image = model.prepare(np.full((8, 8, 3), (255, 0, 0), np.uint8))
    assert shown(model, 0).parts["picture"].values.shape == (8, 8, 3)
    assert model.answer(model.pixels(image))[0, :, 0, 0].tolist() == [1, 0, 0]


def test_a_colour_at_a_pixel_is_a_target():
    model = repainting(Times(), gives=(0.0, 1.0))
    image = model.prepare(np.full((8, 8, 3), (0, 51, 255), np.uint8))
    answer = model.answer(model.pixels(image))
    target = model.resolve(Target.parse("pixel:3,3:green"), answer, image)
    assert model.title(target) == "green at 3, 3"
    assert float(model.value_of(target, answer)[0]) == pytest.approx(0.2)


def test_a_network_of_two_maps_gives_no_picture():
    with pytest.raises(UserError, match=r"must give pictures of 1 or 3 colours.*it gives \(1, 2, 16, 16\)"):
        loaded(nn.Conv2d(3, 2, 1), 16, task="image-to-image")


def test_a_generator_has_the_size_of_its_picture_and_begins_at_the_code_of_zeros():
    model = generating(code=5)
    assert (model.input_size, model.input_channels, model.classes) == ((4, 6), 1, ("grey",))
    assert not model.sees_image
    (code,) = model.extra_inputs
    assert (code.name, code.count, code.values) == ("code", 5, (0.0,) * 5)
    black = model.pixels(model.prepare(np.zeros((4, 6, 3), np.uint8)))
    assert float(model.answer(black).mean()) == 0


def test_a_code_that_is_given_makes_the_picture_inside_the_block_alone():
    model = generating(code=5)
    pixels = torch.zeros(2, 1, 4, 6)
    codes = torch.tensor([[0.25, 9, 9, 9, 9], [0.75, 0, 0, 0, 0]], requires_grad=True)
    with model.giving("code", codes):
        answer = model.answer(pixels)
    assert answer.mean((1, 2, 3)).tolist() == [0.25, 0.75]
    (slope,) = torch.autograd.grad(answer.mean((1, 2, 3)).sum(), codes)
    assert slope.tolist() == [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0]]
    assert float(model.answer(pixels).mean()) == 0


def test_a_transposed_convolution_gets_its_code_as_one_pixel():
    network = nn.Sequential(nn.ConvTranspose2d(7, 3, 4), nn.Sigmoid())
    model = LoadedModel(network, ModelSpec(PLAIN, task="generation", code=7), "gan.pt", "cpu")
    assert model.input_size == (4, 4)
    assert model.spec.gives == (0.0, 1.0)


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({}, r"made.py takes a code: state how many numbers it has, as code=100\."),
        ({"code": 0}, r"as code=100"),
    ],
)
def test_a_generator_whose_code_has_no_size_is_refused(known, sentence):
    with pytest.raises(UserError, match=sentence):
        generating(**known)


def test_a_code_of_the_wrong_size_is_refused_in_the_networks_words():
    network = nn.Sequential(nn.Linear(4, 12), nn.Unflatten(1, (3, 2, 2)))
    with pytest.raises(UserError, match=r"makes no picture of a code of 5 numbers: .*mat1 and mat2"):
        LoadedModel(network, ModelSpec(PLAIN, task="generation", code=5), "gan.pt", "cpu")


def test_an_encoder_gives_the_code_of_an_image():
    from workbench.testing.networks import small_networks

    model = small_networks()["coded"]
    assert model.sees_image
    assert model.extra_inputs[0].values == ()
    pixels = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    code = model.taken("code", pixels)
    assert code.shape == (2, 5)
    with model.giving("code", code):
        again = model.answer(torch.zeros_like(pixels))
    torch.testing.assert_close(again, model.answer(pixels))


def test_numbers_for_an_input_that_is_not_there_are_refused():
    with pytest.raises(UserError, match=r"times.py takes no 'style' beside an image"):
        repainting(Times()).giving("style", torch.zeros(1, 3))
