"""A loaded model: the difference of any two targets."""

from __future__ import annotations

import pytest
import torch
from skimage import data
from torch import nn

from tests.conftest import loaded
from workbench.api import Target, UserError
from workbench.engine.model import LoadedModel
from workbench.engine.plugins import load_plugins
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.families import cam
from workbench.testing.networks import small_networks


@pytest.fixture(scope="module")
def models():
    return small_networks()


def value(model, image, text):
    answer = model.answer(model.pixels(image))
    target = model.resolve(Target.parse(text), answer, image)
    return target, float(model.value_of(target, answer)[0].detach())


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("boxes", "box:0", "box:1"),
        ("boxes", "box:0", "likeness:1"),
        ("regions", "region:cow", "pixel:200,150:dog"),
        ("mixed", "probability:bee", "class:0"),
    ],
)
def test_a_difference_of_two_targets_is_that_of_their_values_and_is_told_as_they_are(kind, first, second, models):
    model = models[kind]
    image = model.prepare(data.chelsea())
    (one, a), (other, b), (both, c) = (
        value(model, image, text) for text in (first, second, f"difference:{first},{second}")
    )
    assert c == pytest.approx(a - b, abs=1e-6)
    assert str(both) == f"difference:{one},{other}"
    assert model.title(both) == f"{model.title(one)} minus {model.title(other)}"
    assert value(model, image, str(both)) == (both, c)  # what was resolved means the same again


def test_a_map_of_a_difference_is_that_of_one_less_that_of_the_other(models):
    model = models["boxes"]
    image = model.prepare(data.chelsea())
    layer = [model.layer("stem")]
    both = cam.read(model, image, Target.parse("difference:box:0,box:1"), layer).gradients[0]
    one, other = (cam.read(model, image, Target.parse(f"box:{i}"), layer).gradients[0] for i in (0, 1))
    assert torch.allclose(both, one - other, atol=1e-6)
    (*_, final) = (
        load_plugins()[0]["occlusion"].technique.configured({"target": "difference:box:0,box:1"}).run(model, image)
    )
    assert " minus " in final.caption


def test_a_unit_is_no_part_of_a_difference(models):
    with pytest.raises(UserError, match="unit:stem:1 is read inside of it"):
        value(models["boxes"], models["boxes"].prepare(data.chelsea()), "difference:box:0,unit:stem:1")


def test_a_network_that_fails_on_an_image_of_the_stated_size_says_so_in_a_sentence():
    network = nn.Sequential(nn.Flatten(), nn.Linear(3 * 8 * 8, 4))
    spec = ModelSpec(Preparation(8, (6, 10), "bilinear", (0.0,) * 3, (1.0,) * 3))
    with pytest.raises(UserError, match=r"^m\.pt fails on an image of 10 × 6 px: .*mat1 and mat2 shapes cannot"):
        LoadedModel(network, spec, "m.pt")


@pytest.fixture
def normed():
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 5, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    )
    network[1].running_mean.fill_(0.3)
    network[1].running_var.fill_(0.2)
    return loaded(network, 16)


@pytest.mark.parametrize("layer", ["0", "1", "2", "3"])
def test_a_layer_is_reached_in_the_folded_network_as_it_is(normed, layer):
    pixels = torch.rand((2, 3, 16, 16), generator=torch.Generator().manual_seed(1))
    folded = normed.folded_reached([layer], pixels)[layer]
    torch.testing.assert_close(folded, normed.reached([layer], pixels)[layer], rtol=1e-4, atol=1e-4)


def test_a_layer_that_is_folded_into_another_is_reached_in_the_network_itself(normed, monkeypatch):
    pixels = torch.rand((1, 3, 16, 16))
    ran = []
    reached = normed._reached

    def watched(network, *rest):
        ran.append(network is normed.network)
        return reached(network, *rest)

    monkeypatch.setattr(normed, "_reached", watched)
    normed.folded_reached(["0"], pixels)  # the convolution, which gives in the copy what its norm gives
    assert ran[-1]
    normed.folded_reached(["2"], pixels)
    assert not ran[-1]
    with torch.no_grad():
        normed.network[1].running_mean.add_(1)
    torch.testing.assert_close(normed.folded_reached(["2"], pixels)["2"], normed.reached(["2"], pixels)["2"])
