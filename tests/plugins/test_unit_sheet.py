"""A sheet of units: which channels are on it, that it goes on where it was left, and dead ones."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import Grid, Progress, UserError
from workbench.engine.plugins import load_plugins
from workbench.families.synthesis import Recipe, unit_pictures

pytestmark = pytest.mark.usefixtures("no_unit_pictures")
UnitSheet = load_plugins()[0]["unit-sheet"].technique


def sheet(model, image, **parameters):
    *_, last = UnitSheet(**parameters).run(model, image)
    assert isinstance(last, Grid)
    return last


def test_the_strongest_channels_on_the_image_come_first_and_the_next_row_goes_on_there(tiny_model, image):
    with torch.no_grad(), tiny_model.recording(["relu#2"]) as activations:
        tiny_model.scores(tiny_model.pixels(image))
        order = activations["relu#2"][0].mean((1, 2)).argsort(descending=True).tolist()
    assert sheet(tiny_model, image, layer="relu#2", channels=2, steps=2).units.tolist() == order[:2]
    assert sheet(tiny_model, image, layer="relu#2", channels=2, first=2, steps=2).units.tolist() == order[2:4]
    by_number = sheet(tiny_model, image, layer="relu#2", channels=3, order="index", steps=2)
    assert by_number.units.tolist() == [0, 1, 2]
    assert len(sheet(tiny_model, image, layer="relu#2", channels="all", steps=2).units) == 6


def test_a_tile_is_the_picture_of_the_units_card(tiny_model, image):
    tiles = sheet(tiny_model, image, layer="relu#2", channels=1, order="index", steps=5, large=True)
    *_, last = unit_pictures.made(tiny_model, tiny_model.layer("relu#2"), 0, Recipe(5))
    picture = last.picture
    np.testing.assert_array_equal(tiles.values[0], picture.values)
    assert tiles.numbers[0] == pytest.approx(picture.reached)
    assert (tiles.pictures, tiles.layer) == (True, "relu#2")
    with torch.no_grad(), tiny_model.recording(["relu#2"]) as activations:
        tiny_model.scores(tiny_model.pixels(image))
        here = float(activations["relu#2"][0, 0].mean())
    told = [float(part) for part in tiles.notes[0].split("/")]
    assert told == pytest.approx([picture.reached, here, picture.start], abs=0.006)


def test_all_come_on_together_and_each_is_what_it_would_be_alone(tiny_model, image):
    run = UnitSheet(layer="relu#2", channels=4, order="index", steps=6).run(tiny_model, image)
    first = next(step for step in run if isinstance(step, Grid))
    assert first.units.tolist() == [0, 1, 2, 3]
    assert "after 1 of 6 steps each" in first.caption
    assert "answer to most, 0 of 4 so far" in first.caption  # what is being made is not made
    *_, last = run
    assert "so far" not in last.caption
    for k in range(4):
        unit_pictures._memory.kept.clear()
        alone = sheet(tiny_model, image, layer="relu#2", channels=1, first=k, order="index", steps=6)
        np.testing.assert_array_equal(alone.values[0], last.values[k])
        assert alone.numbers[0] == last.numbers[k]


def test_a_sheet_that_was_left_goes_on_with_the_row_that_was_not_done(tiny_model, image, monkeypatch):
    monkeypatch.setitem(UnitSheet._row.__globals__, "TOGETHER", 2)
    run = UnitSheet(layer="relu#2", channels=3, order="index", steps=4).run(tiny_model, image)
    next(step for step in run if isinstance(step, Progress) and step.done == 10)  # in the middle of the third
    run.close()
    again = UnitSheet(layer="relu#2", channels=3, order="index", steps=4).run(tiny_model, image)
    steps = [step.done for step in again if isinstance(step, Progress)]
    assert steps[:3] == [4, 8, 9]  # the first two are known, and the third begins anew


def test_a_picture_is_small_where_the_network_takes_it_and_said_to_be(cat):
    torch.manual_seed(0)
    layers = nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    model = loaded(nn.Sequential(*layers), 112)
    image = model.prepare(cat.pixels)
    quick, large = (sheet(model, image, layer="2", channels=1, steps=2, large=large) for large in (False, True))
    assert (quick.values.shape, large.values.shape) == ((1, 64, 64, 3), (1, 112, 112, 3))
    assert "64 × 64 px" in quick.caption
    assert "112 × 112 px" in large.caption


def test_without_a_layer_it_is_the_one_half_way_through_the_network(bundled_model, cat):
    named = UnitSheet.applies(bundled_model).layer
    assert named == "_blocks.8._bn0"
    tiles = sheet(bundled_model, bundled_model.prepare(cat.pixels), channels=1, steps=1)
    assert tiles.layer == named


def test_dead_channels_are_marked_and_a_sheet_of_nothing_else_is_refused(cat):
    convolution = nn.Conv2d(3, 2, 3)
    with torch.no_grad():
        convolution.weight[0] = 0
        convolution.bias[0] = -1
        convolution.weight[1] = 0.1
    model = loaded(nn.Sequential(convolution, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 16)
    image = model.prepare(cat.pixels)
    tiles = sheet(model, image, layer="1", order="index", steps=2)
    assert tiles.dead.tolist() == [True, False]
    assert "1 of them dead" in tiles.caption
    with pytest.raises(UserError, match="None of these 1 channels of 1 can be shown"):
        sheet(model, image, layer="1", order="index", channels=1, steps=2)
    with pytest.raises(UserError, match="first must be 0 to 1 in '1'; got 7"):
        sheet(model, image, layer="1", first=7, steps=2)


def test_a_sheet_says_which_pictures_are_at_the_ceiling_and_which_units_are_there_wherever_they_start(cat):
    """The first channel gets to the ceiling, the second is always there, the third is dead, the fourth between."""
    convolution = nn.Conv2d(3, 4, 3)
    with torch.no_grad():
        convolution.weight.zero_()
        convolution.weight[0] = 5.0
        convolution.weight[3] = 0.01
        convolution.bias.copy_(torch.tensor([5.0, 9.0, -9.0, 0.0]))
    model = loaded(nn.Sequential(convolution, nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 16)
    tiles = sheet(model, model.prepare(cat.pixels), layer="1", channels=4, order="index", steps=150)
    assert tiles.notes[0].startswith("6*/")
    assert tiles.notes[1:3] == ("saturated", "")
    assert "*" not in tiles.notes[3]
    assert tiles.dead.tolist() == [False, False, True, False]
    assert "* 1 of them at the ceiling of ReLU6, 6: saturated" in tiles.caption
    assert "1 of them saturated: no picture moves them" in tiles.caption
    assert "1 of them dead: no picture moves them" in tiles.caption
    assert tiles.facts["saturated"] == 2
