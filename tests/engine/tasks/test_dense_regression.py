"""Dense regression: an output at a pixel, in a drawn area and all over the image, by numbers one can do by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.conftest import loaded
from workbench.api import Target, UserError
from workbench.api.results.rows import rows_of

LIGHT = 2.0  # (1 - 0.5) / 0.25, what the network takes of white


class Ramp(torch.nn.Module):
    """Two maps of 8 x 8: the column's number, and minus one; both by the light."""

    def __init__(self) -> None:
        super().__init__()
        across = torch.arange(8.0).expand(8, 8)
        self.maps = torch.nn.Parameter(torch.stack([across, -torch.ones(8, 8)])[None])

    def forward(self, x):
        return self.maps * x.mean((1, 2, 3), keepdim=True)


class Depth(Ramp):
    """The first map alone, (N, h, w)."""

    def forward(self, x):
        return super().forward(x)[:, 0]


@pytest.fixture(scope="module")
def ramp():
    return loaded(Ramp(), 16, ("depth", "other"), task="dense-regression")


@pytest.fixture
def white(ramp):
    return ramp.prepare(np.full((32, 32, 3), 255, np.uint8))


def resolved(model, image, text):
    answer = model.answer(model.pixels(image))
    target = model.resolve(Target.parse(text), answer, image)
    return str(target), float(model.value_of(target, answer)[0]), model.title(target), target.unit


@pytest.mark.parametrize(
    ("text", "fixed", "value", "title"),
    [
        ("predicted", "output:0", 3.5, "depth all over the image"),
        ("class:other", "output:1", -1, "other all over the image"),
        ("pixel:9,20", "pixel:9,20:0", 2, "depth at 9, 20"),
        ("pixel:9,20:other", "pixel:9,20:1", -1, "other at 9, 20"),
        ("region:@box:8,0,8,4", "region:0@box:8,0,8,4", 2.5, "depth in the drawn area, 2 of 64 cells"),
        ("difference:depth,other", "difference:0,1", 4.5, "depth minus other all over the image"),
    ],
)
def test_a_target_is_the_mean_of_an_output_over_its_cells(ramp, white, text, fixed, value, title):
    words = title if "minus" not in title else "depth (0) minus other (1) all over the image"
    assert resolved(ramp, white, text) == (fixed, value * LIGHT, words, "output")


def test_what_is_no_drawn_area_or_lies_outside_is_refused(ramp, white):
    for text, words in (
        ("region:depth", "region must be a drawn area, as region:@box:12,40,88,120; got region:depth"),
        ("region:@9,20", "region must be a drawn area"),
        ("pixel:99,20", "99, 20 lies outside of what the network sees"),
        ("probability:0", "small gives numbers for each pixel, so target must be one of predicted, output"),
    ):
        with pytest.raises(UserError, match=words):
            resolved(ramp, white, text)


def test_the_answer_is_a_map_of_each_output_in_its_unit_and_the_means(ramp, white):
    shown = ramp.shown(ramp.answer(ramp.pixels(white)), white, 5)
    depth, other = shown.parts["depth"], shown.parts["other"]
    assert (depth.values.shape, depth.unit, depth.signed, depth.centre) == ((16, 16), "depth", False, 0.0)
    assert depth.caption == "depth from 0 to 14, mean 7"
    assert (other.unit, float(other.values.max())) == ("other", -2.0)
    rows = rows_of(shown)
    assert (rows.names, rows.values.tolist(), rows.targets) == (("depth", "other"), [7, -2], ("output:0", "output:1"))


def test_one_map_may_come_without_its_axis_and_is_never_guessed(white):
    stated = loaded(Depth(), 16, task="dense-regression")
    assert (stated.classes, stated.task.counted(stated.classes)) == (("output 0",), "a number for each pixel")
    assert stated.shown(stated.answer(stated.pixels(white)), white, 5).parts["map_0"].unit == "output"
    assert loaded(Ramp(), 16).task.name == "segmentation"


def test_something_else_is_refused():
    with pytest.raises(UserError, match=r"must give maps of numbers, .* it gives a tensor of shape \(1, 3\)"):
        loaded(torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(768, 3)), 16, task="dense-regression")


def test_a_map_is_called_as_its_output_is_unless_that_can_be_no_name_of_a_part(white):
    def parts(*names):
        model = loaded(Ramp(), 16, names, task="dense-regression")
        return list(model.shown(model.answer(model.pixels(white)), white, 5).parts)

    assert parts("depth", "other") == ["depth", "other", "means"]
    assert parts("depth", "a/b") == parts("same", "same") == parts("means", "depth") == ["map_0", "map_1", "means"]
