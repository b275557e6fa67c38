"""Style transfer: the losses are the paper's, styles mix, colours stay where asked, and what is no image is refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.conftest import loaded
from workbench.api import Curve, Group, Picture, Progress, UserError
from workbench.engine.plugins import load_plugins
from workbench.families.synthesis.colours import light
from workbench.testing.pictures import Pictures

StyleTransfer = load_plugins()[0]["style-transfer"].technique


def images(model, count=3):
    size = (*model.input_size, 3)
    return Pictures(model, lambda i: np.random.default_rng(i).integers(60 * i, 60 * i + 120, size, np.uint8), count)


def painted(model, count=3, **parameters):
    *_, last = [
        one for one in StyleTransfer(**parameters).run(model, images(model, count)) if not isinstance(one, Progress)
    ]
    assert isinstance(last, Group)
    picture, distance = last.parts["painted"], last.parts["distance_by_layer"]
    assert isinstance(picture, Picture)
    assert isinstance(distance, Curve)
    return picture, distance, last


@pytest.mark.parametrize("optimiser", ["lbfgs", "adam"])
def test_the_style_comes_nearer_while_the_content_stays_near(tiny_model, optimiser):
    _, distance, last = painted(tiny_model, steps=30, optimiser=optimiser, smooth=0, style=3)
    lines = dict(zip(distance.names, distance.lines, strict=True))
    content = lines.pop(next(name for name in lines if name.startswith("content")))
    assert np.mean([line[-1] for line in lines.values()]) < 0.6 * np.mean([line[0] for line in lines.values()])
    assert content[0] < 0.01  # it begins as the photograph, less its blackest and whitest
    assert content[-1] < 0.9
    assert last.facts["style"] == pytest.approx(np.mean([line[-1] for line in lines.values()]), rel=1e-5)


def test_kept_light_leaves_the_hue_of_every_pixel(tiny_model):
    picture, *_ = painted(tiny_model, steps=5, keep="light", photograph=2, styles="1")
    was = torch.from_numpy(images(tiny_model)[1].pixels.copy())
    now = torch.from_numpy(picture.values).permute(2, 0, 1)
    inside = ((now > 0.001) & (now < 0.999)).all(0)
    assert inside.float().mean() > 0.5
    torch.testing.assert_close((now - light(now))[:, inside], (was - light(was))[:, inside], atol=1e-4, rtol=0)


def test_two_styles_give_the_mean_of_their_matrices_by_weight(tiny_model):
    *_, mixed = painted(tiny_model, steps=1, styles="2:3 3:1")
    assert "0.75 1.png + 0.25 2.png" in mixed.caption
    *_, alone = painted(tiny_model, steps=1, styles="2:3")
    assert "the style of 1.png" in alone.caption
    assert alone.facts["style"] != mixed.facts["style"]


def test_the_layers_of_a_vgg_are_those_of_the_paper():
    def block(inputs, outputs, count):
        convolutions = [torch.nn.Conv2d(inputs if k == 0 else outputs, outputs, 3, padding=1) for k in range(count)]
        return [part for one in convolutions for part in (one, torch.nn.ReLU(inplace=True))] + [torch.nn.MaxPool2d(2)]

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        parts = [part for i, n in enumerate((2, 2, 3, 3, 3)) for part in block(3 if i == 0 else 4, 4, n)]
    for part in parts:
        if isinstance(part, torch.nn.Conv2d):
            torch.nn.init.constant_(part.bias, 0.1)  # no layer is dead
    features = torch.nn.Sequential(*parts)
    network = torch.nn.Sequential(features, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(4, 3))
    *_, last = painted(loaded(network, 64), steps=1)
    # relu of conv4_2, and of conv1_1 ... conv5_1, as torchvision's VGG-16 numbers them
    assert last.facts["layer"] == "0.20"
    assert last.facts["style_layers"] == "0.1, 0.6, 0.11, 0.18, 0.25"


@pytest.mark.parametrize(
    ("parameters", "count", "sentence"),
    [
        ({}, 1, r"takes 2 images or more.*there is 1"),
        ({"photograph": 4}, 3, r"photograph must be 1 to 3.*got 4"),
        ({"styles": "2:0.5 cat"}, 3, r"styles must be numbers of images, 1 to 3.*got cat"),
        ({"styles": "7"}, 3, r"1 to 3.*got 7"),
    ],
)
def test_what_is_no_image_or_no_style_is_refused(tiny_model, parameters, count, sentence):
    with pytest.raises(UserError, match=sentence):
        painted(tiny_model, count, **parameters)


def test_the_same_seed_paints_the_same_from_noise(tiny_model):
    one, again, other = (painted(tiny_model, steps=3, start="noise", seed=seed)[0].values for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()
