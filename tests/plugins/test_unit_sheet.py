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
    tiles = sheet(tiny_model, image, layer="relu#2", channels=1, order="index", steps=5)
    *_, last = unit_pictures.made(tiny_model, tiny_model.layer("relu#2"), 0, Recipe(5))
    picture = last.picture
    np.testing.assert_array_equal(tiles.values[0], picture.values)
    assert tiles.numbers[0] == pytest.approx(picture.reached)
    assert (tiles.pictures, tiles.layer) == (True, "relu#2")


def test_a_sheet_that_was_left_goes_on_with_the_channel_that_was_not_done(tiny_model, image):
    run = UnitSheet(layer="relu#2", channels=3, order="index", steps=4).run(tiny_model, image)
    next(step for step in run if isinstance(step, Progress) and step.done == 6)  # in the middle of the second
    run.close()
    again = UnitSheet(layer="relu#2", channels=3, order="index", steps=4).run(tiny_model, image)
    steps = [step.done for step in again if isinstance(step, Progress)]
    assert steps[:2] == [4, 5]  # the first is known, and the second begins anew


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
