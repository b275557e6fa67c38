"""Pictures of units are made once for a network, kept in memory and on the disk, and never taken for another's."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.conftest import loaded, tiny
from workbench.api import UserError
from workbench.families.synthesis import Recipe, unit_pictures
from workbench.families.synthesis.ascent import Climbed
from workbench.families.synthesis.unit_picture_files import SUFFIX, UnitPictureFiles
from workbench.families.synthesis.unit_pictures import keep_unit_pictures_in, known, made


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(unit_pictures, "_memory", unit_pictures._Memory())


@pytest.fixture
def layer(tiny_model):
    return tiny_model.layer("relu#2")


def test_the_second_time_a_picture_is_there_at_once_and_the_same(tiny_model, layer):
    steps = list(made(tiny_model, layer, 1, Recipe(5)))
    assert [at.step for at in steps] == [1, 2, 3, 4, 5]
    (again,) = made(tiny_model, layer, 1, Recipe(5))
    np.testing.assert_array_equal(again.picture.values, steps[-1].picture.values)


def test_a_fresh_process_reads_from_the_disk_what_was_made(tiny_model, layer, tmp_path, monkeypatch):
    keep_unit_pictures_in(tmp_path)
    *_, first = made(tiny_model, layer, 1, Recipe(3))
    monkeypatch.setattr(unit_pictures, "_memory", unit_pictures._Memory())
    keep_unit_pictures_in(tmp_path)
    (again,) = made(tiny_model, layer, 1, Recipe(3))
    np.testing.assert_array_equal(again.picture.values, first.picture.values)
    assert (again.picture.reached, again.picture.start, again.step) == (first.picture.reached, first.picture.start, 3)


@pytest.mark.parametrize("other", ["network", "channel", "steps", "seed", "least", "layer"])
def test_what_decides_a_picture_is_in_its_name(tiny_model, layer, other, tmp_path):
    keep_unit_pictures_in(tmp_path)
    list(made(tiny_model, layer, 1, Recipe(3)))
    model = loaded(tiny(seed=1).network, 24) if other == "network" else tiny_model
    layer = tiny_model.layer("first") if other == "layer" else layer
    recipe = Recipe(4 if other == "steps" else 3, int(other == "seed"), other == "least")
    assert known(tiny_model, tiny_model.layer("relu#2"), 1, Recipe(3)) is not None
    assert known(model, layer, 2 if other == "channel" else 1, recipe) is None


def test_a_picture_that_reaches_no_more_than_its_start_is_made_from_another_start_or_refused(cat, monkeypatch):
    """A channel that only views at the rim of noise move a little, and that noise as it is does not."""
    model = loaded(torch.nn.Sequential(torch.nn.Conv2d(3, 2, 3), torch.nn.ReLU()), 16)
    layer, tried = model.layer("1"), []

    def no_rise(made_of):
        tried.append(made_of)
        for step in range(1, 4):
            yield Climbed(step, made_of, 0.0, 0.02)

    monkeypatch.setattr(unit_pictures, "Ascent", lambda *_, **__: no_rise)
    for least in (False, True):
        with pytest.raises(UserError, match=r"none of 4 starts leads anywhere|with its least wherever"):
            list(made(model, layer, 1, Recipe(3, least=least)))
        assert known(model, layer, 1, Recipe(3, least=least)) is None
    assert len(tried) == 8


def test_a_run_that_was_left_keeps_no_half_picture(tiny_model, layer):
    next(made(tiny_model, layer, 1, Recipe(5)))
    assert known(tiny_model, layer, 1, Recipe(5)) is None


@pytest.mark.parametrize("at", [3, 30, 70, -5])
def test_a_damaged_file_holds_nothing(tmp_path, at):
    files, values = UnitPictureFiles(tmp_path), np.arange(27, dtype=np.uint8).reshape(3, 3, 3)
    files.write(("a", "1"), values, 2.5, -1.0)
    read = files.read(("a", "1"))
    assert read is not None
    np.testing.assert_array_equal(read[0], values)
    assert read[1:] == (2.5, -1.0)
    (file,) = tmp_path.glob(f"*{SUFFIX}")
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert files.read(("a", "1")) is None
    file.write_bytes(data[:20])
    assert files.read(("a", "1")) is None


def test_where_the_disk_refuses_the_picture_is_still_made(tiny_model, layer, tmp_path):
    (tmp_path / "file").write_text("")
    keep_unit_pictures_in(tmp_path / "file" / "folder")
    *_, picture = made(tiny_model, layer, 1, Recipe(2))
    assert picture.step == 2
