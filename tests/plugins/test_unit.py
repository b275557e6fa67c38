"""The card of a unit: what it weighs in the answer, its pictures, and the places of what is not there."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import Grid, Group, Picture, Progress, Scores, Target, UserError
from workbench.engine.plugins import load_plugins

pytestmark = pytest.mark.usefixtures("no_unit_pictures")
UnitCard = load_plugins()[0]["unit"].technique


def cards(model, image, **parameters):
    return [one for one in UnitCard(**parameters).run(model, image) if not isinstance(one, Progress)]


def test_in_a_linear_answer_the_weights_of_a_layer_add_up_to_the_logit(cat):
    """y = w . mean(A) + b, so that gradient times activation, summed, is the logit without its bias."""
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2))
    model = loaded(network, 16)
    image = model.prepare(cat.pixels)
    part = cards(model, image, unit="1:2", target="class:1")[-1].parts["weight"]
    assert isinstance(part, Scores)
    with torch.no_grad(), model.recording(["1"]) as activations:
        logit = float(model.scores(model.pixels(image))[0, 1])
        means = activations["1"][0].mean((1, 2))
    expected = (network[4].weight[1] * means).detach().numpy()
    np.testing.assert_allclose(part.values, expected[part.indices], rtol=1e-4, atol=1e-7)
    assert float(part.values.sum()) == pytest.approx(logit - float(network[4].bias[1]), rel=1e-4, abs=1e-6)
    assert part.facts["weight"] == pytest.approx(float(expected[2]), rel=1e-4, abs=1e-7)
    assert part.names[0] == "2"
    assert list(np.abs(part.values[1:])) == sorted(np.abs(part.values[1:]), reverse=True)


@pytest.mark.parametrize(("unit", "below"), [("1:1", ["8", "7", "6", "5", "4"]), ("1:6", ["8", "7", "5", "4", "3"])])
def test_what_a_unit_weighs_stands_before_the_largest_of_the_others(cat, unit, below):
    convolution, last = nn.Conv2d(3, 9, 3), nn.Linear(9, 2)
    with torch.no_grad():
        convolution.weight.zero_()
        convolution.bias.fill_(9.0)
        last.weight[:] = torch.arange(9.0)
    model = loaded(nn.Sequential(convolution, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), last), 16)
    part = cards(model, model.prepare(cat.pixels), unit=unit, target="class:1")[-1].parts["weight"]
    assert part.names[0] == unit[2:]
    assert list(part.names[1:]) == below


def test_the_weight_is_of_the_target_that_is_asked_for(tiny_model, image):
    one, two = (cards(tiny_model, image, target=f"class:{k}")[-1].facts["weight"] for k in (0, 1))
    assert one != two


def test_what_the_answer_does_not_hang_on_says_so_in_its_place(tiny_model, image):
    card = cards(tiny_model, image, unit="relu#2:1", target="unit:first:0")[-1]
    assert "does not hang on relu#2 by gradients" in card.absent["weight"]


def test_without_being_asked_no_picture_is_made_and_each_empty_place_says_what_it_needs(tiny_model, image):
    (card,) = cards(tiny_model, image, unit="relu#2:1")
    assert "kept" in card.absent["answers_to_most"]
    assert "collection of images" in card.absent["strongest_regions"]
    assert not any(isinstance(part, Picture) for part in card.parts.values())


def test_the_pictures_are_those_that_the_unit_answers_to_most_and_least(tiny_model, image):
    last = cards(tiny_model, image, unit="relu#2:1", pictures=True, steps=20)[-1]
    most, least = last.parts["answers_to_most"], last.parts["answers_to_least"]
    target = Target.of_unit("relu#2", 1)
    for picture in (most, least):
        pixels = torch.from_numpy(picture.values).permute(2, 0, 1)[None]
        assert picture.facts["reached"] == pytest.approx(float(tiny_model.value(target, pixels)[0]), abs=1e-4)
    assert least.facts["reached"] <= least.facts["start"]
    assert most.facts["reached"] > max(most.facts["start"], least.facts["reached"])
    assert (most.shows, least.shows) == ("unit:relu#2:1", "")  # a judge is asked of what it shows


@pytest.mark.parametrize(
    ("end", "said"), [(nn.ReLU6(), "6 activation reached, the ceiling of ReLU6"),
                      (nn.Hardtanh(0, 2), "2 activation reached, the ceiling of Hardtanh"),
                      (nn.Sequential(nn.Sigmoid(), nn.Identity()), "1 activation reached, the ceiling of Sigmoid")],
)  # fmt: skip
def test_a_picture_at_the_ceiling_of_its_layer_is_said_to_be_saturated(cat, end, said):
    network = nn.Sequential(nn.Conv2d(3, 2, 3), end, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    with torch.no_grad():
        network[0].weight.fill_(5.0)
        network[0].bias.fill_(5.0)
    model = loaded(network, 16)
    card = cards(model, model.prepare(cat.pixels), unit="1:1", pictures=True, steps=150)[-1]
    assert f"{said}: saturated" in card.parts["answers_to_most"].caption
    assert "saturated" not in card.parts["answers_to_least"].caption


def test_the_card_is_there_before_its_pictures_are_done(tiny_model, image):
    first, second, *_ = cards(tiny_model, image, unit="relu#2:1", pictures=True, steps=30)
    assert {"map", "saliency", "weight"} <= set(first.parts)
    assert "picture 1 of 2 after 1 of 30 steps" in second.caption


def test_a_picture_that_is_asked_for_is_said_to_be_made_while_it_waits_for_its_turn(tiny_model, image):
    tiny_model.find_regions = lambda *_: iter([Progress(1, 2, "images")])
    try:
        run = UnitCard(unit="relu#2:1", pictures=True, steps=3, collection="photos").run(tiny_model, image)
        first = next(step for step in run if isinstance(step, Group))
    finally:
        tiny_model.find_regions = None
    assert first.absent["answers_to_most"] == first.absent["answers_to_least"] == "It is being made."


def test_a_dead_unit_is_said_in_the_place_of_its_pictures(cat):
    convolution = nn.Conv2d(3, 2, 3)
    with torch.no_grad():
        convolution.weight.zero_()
        convolution.bias.fill_(-1.0)
    model = loaded(nn.Sequential(convolution, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 16)
    card = cards(model, model.prepare(cat.pixels), unit="1:0", pictures=True, steps=2)[-1]
    assert "it is dead, silent wherever a picture starts" in card.absent["answers_to_most"]
    assert "answers with its least wherever a picture starts" in card.absent["answers_to_least"]
    assert "map" in card.parts


def test_the_strongest_regions_of_a_collection_are_in_their_place_or_why_they_are_not(tiny_model, image, tmp_path):
    def two(model, layer, channel, collection, count):
        yield Progress(1, 2, "images")
        if collection == "nowhere":
            raise UserError("There is no nowhere.")
        return Grid(
            values=np.zeros((2, 4, 4, 3), np.float32), labels=("a", "b"), numbers=np.array([2, 1], np.float32),
            number_name="activation", units=np.full(2, channel), dead=np.zeros(2, bool), pictures=True, layer=layer,
        )  # fmt: skip

    tiny_model.find_regions = two
    try:
        first, with_some = cards(tiny_model, image, unit="relu#2:1", collection="photos")
        without = cards(tiny_model, image, unit="relu#2:1", collection="nowhere")[-1]
    finally:
        tiny_model.find_regions = None
    assert "map" in first.parts  # the card is there while images are looked at
    assert first.absent["strongest_regions"].startswith("The images of the collection that are not known yet")
    assert with_some.parts["strongest_regions"].labels == ("a", "b")
    assert "strongest_regions" not in with_some.absent
    assert without.absent["strongest_regions"] == "There is no nowhere."
