"""What a unit's card shows of a collection is what its strongest regions are."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from docs.refusals import chinese
from tests.conftest import loaded
from workbench.api import Area, UserError
from workbench.engine.region_grid import region_grid


@pytest.fixture
def own_index(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


def to_its_end(steps):
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def network():
    torch.manual_seed(0)
    conv = nn.Conv2d(3, 3, 5)
    with torch.no_grad():
        conv.weight[2], conv.bias[2] = 0, -1
    return loaded(nn.Sequential(conv, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 20, ("a", "b", "c"))


def test_the_strongest_places_of_a_channel_are_pictures_with_their_images_names(many_photographs, own_index):
    model = network()
    grid = to_its_end(region_grid(model, "1", 0, str(many_photographs), 4))
    assert grid.pictures
    assert grid.values.shape == (4, 96, 96, 3)
    assert (np.diff(grid.numbers) <= 0).all()
    assert grid.facts["strongest"] == pytest.approx(grid.numbers[0], abs=1e-5)
    assert len(set(grid.labels)) == 4
    assert "The receptive field of 1 is 5 × 5 px" in grid.caption
    assert [Path(image).name for image in grid.images] == [Path(label).name for label in grid.labels]
    assert grid.columns == 0
    assert all(Area.parse(area).kind == "box" for area in grid.areas)


def test_a_channel_that_is_dead_on_all_images_is_said_to_be(many_photographs, own_index):
    with pytest.raises(UserError, match=r"Channel 2 is 0 everywhere on \d+ images of"):
        to_its_end(region_grid(network(), "1", 2, str(many_photographs)))


def test_a_channel_that_reached_the_limit_of_its_layer_says_in_how_many_images(many_photographs, own_index):
    conv = nn.Conv2d(3, 2, 1)
    with torch.no_grad():
        conv.weight.zero_()
        conv.weight[:, 0], conv.bias[:] = 100, 1  # nearly everywhere far above 6, or far below 0
    model = loaded(nn.Sequential(conv, nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 20, ("a", "b"))
    grid = to_its_end(region_grid(model, "1", 0, str(many_photographs), 2))
    images = grid.facts["images"]
    assert grid.numbers.tolist() == [6, 6]
    assert f"; it reached 6, where the layer saturates, in {images} of {images} images" in grid.caption


def test_the_caption_is_chinese_in_all_its_words(many_photographs, own_index):
    said = chinese().say(to_its_end(region_grid(network(), "1", 0, str(many_photographs), 4)).caption)
    assert f"{many_photographs} 的 " in said
    assert "images" not in said
