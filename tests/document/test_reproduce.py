"""Figures that can be run again: their images are found by their pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.document.reproduce import find_photo, find_photos, models_of, with_found_photographs
from workbench.export.provenance import with_background
from workbench.images.photo import open_photo

TOLD = {
    "technique": "gradcam", "title": "Grad-CAM", "version": "1",
    "parameters": {"target": "difference:281,285", "layer": "_swish#2", "relu": True, "sigma": 0.1},
    "model": {"reference": "tiny", "digest": "ab" * 32, "device": "cpu"},
    "image": {"name": "snö (1) \\ & <大>.png", "digest": "cd" * 32, "size": [60, 90]},
    "versions": {"workbench": "0.1.0"},
}  # fmt: skip


def saved(path, colour):
    Pillow.fromarray(np.full((6, 8, 3), colour, np.uint8)).save(path)
    return {"name": path.name, "digest": open_photo(path).digest}


def test_the_image_is_found_beside_the_figure_by_its_pixels(tmp_path):
    image = saved(tmp_path / "a.png", 40)
    other = tmp_path / "other"
    other.mkdir()
    saved(other / "a.png", 41)
    assert find_photo(image, [other, tmp_path]).path == str(tmp_path / "a.png")


def test_an_image_with_other_pixels_is_not_taken_for_it(tmp_path):
    image = saved(tmp_path / "a.png", 40)
    saved(tmp_path / "a.png", 41)
    with pytest.raises(
        UserError,
        match=r"'a\.png' of the figure was not found; .* has other pixels \(\w{12}\) than the figure's \(\w{12}\)",
    ):
        find_photo(image, [tmp_path])
    with pytest.raises(UserError, match=r"a\.png has other pixels \([0-9a-f]{12}\) than 'a\.png'"):
        find_photo(image, [], tmp_path / "a.png")


def test_a_sample_is_found_without_being_told_where(sample_paths):
    image = {"name": sample_paths[0].name, "digest": open_photo(sample_paths[0]).digest}
    assert find_photo(image, []).path == str(sample_paths[0])


def test_the_colour_behind_transparency_is_remembered_and_used(tmp_path):
    path = tmp_path / "clear.png"
    Pillow.new("RGBA", (4, 4), (0, 0, 0, 0)).save(path)
    told = {**TOLD, "image": {"name": path.name, "digest": open_photo(path, "#102030").digest}}
    kept = with_background(told, "#102030")
    assert (find_photo(kept["image"], [tmp_path]).pixels == (16, 32, 48)).all()
    assert with_background(told, "white") == told


def test_the_files_of_a_figure_are_found_below_a_folder_and_checked_by_their_pixels(picture_folder):
    names = ["cats/1.png", "dogs/2.png"]
    told = [{"name": name, "digest": open_photo(picture_folder / name).digest} for name in names]
    found = [picture_folder / name for name in names]
    assert find_photos([*told, {"name": "dogs/bad.png", "digest": ""}], [picture_folder]) == found
    assert find_photos(told, [picture_folder.parent]) == found
    assert find_photos(told, [], found) == found
    with pytest.raises(UserError, match=r"Of the 2 images of the figure 'dogs/2.png' were not found"):
        find_photos(told, [picture_folder / "cats"], found[:1])
    Pillow.fromarray(np.zeros((4, 4, 3), np.uint8)).save(picture_folder / "dogs/2.png")
    with pytest.raises(UserError, match=r"'dogs/2.png' were not found with the same pixels"):
        find_photos(told, [picture_folder])


@pytest.mark.parametrize("name", ["../outside.png", "ABSOLUTE"])
def test_an_image_is_not_looked_for_outside_of_the_folder_whatever_the_figure_calls_it(tmp_path, name):
    image = saved(tmp_path / "outside.png", 40)
    image["name"] = name.replace("ABSOLUTE", str(tmp_path / "outside.png"))
    (tmp_path / "figures").mkdir()
    with pytest.raises(UserError, match="was not found: open it"):
        find_photo(image, [tmp_path / "figures"])
    with pytest.raises(UserError, match="were not found with the same pixels"):
        find_photos([image], [tmp_path / "figures"])


def test_an_image_is_found_with_the_reading_that_its_name_states(tmp_path):
    values = np.arange(1000, dtype=np.uint16).reshape(20, 50)
    Pillow.fromarray(values).save(tmp_path / "dark.png")
    photo = open_photo(f"{tmp_path}/dark.png?range=0..999")
    told = {"name": photo.name, "digest": photo.digest}
    assert find_photo(told, [tmp_path]).path == photo.path
    assert find_photo(told, [], tmp_path / "dark.png").path == photo.path  # the file alone is enough
    assert find_photos([told], [tmp_path]) == [tmp_path / "dark.png?range=0..999"]
    with pytest.raises(UserError, match="has other pixels"):
        find_photo(told, [], f"{tmp_path}/dark.png?range=0..500")


def test_a_figure_whose_judge_may_be_fetched_is_refused_too():
    record = {"model": {"reference": "efficientnet-lite0"}, "parameters": {"judge": "torchvision:resnet50"}}
    assert models_of(record) == ["efficientnet-lite0", "torchvision:resnet50"]
    assert models_of({**record, "parameters": {"judge": "none"}}) == ["efficientnet-lite0"]
    beside = {**record, "parameters": {"network": "torchvision:resnet18"}}
    assert models_of(beside) == ["efficientnet-lite0", "torchvision:resnet18"]
    automatic = {**record, "parameters": {"judge": ""}, "judge": {"reference": "efficientnet-lite0"}}
    assert models_of(automatic) == ["efficientnet-lite0"] * 2


def test_a_second_picture_is_found_by_its_name_and_pixels(tmp_path):
    Pillow.fromarray(np.zeros((4, 4, 3), np.uint8)).save(tmp_path / "b.png")
    photo = open_photo(tmp_path / "b.png")
    record = {
        "parameters": {"shows": "difference", "other": "b.png"},
        "photographs": {"other": {"name": "b.png", "digest": photo.digest}},
    }
    assert with_found_photographs(record, [tmp_path])["parameters"] == {"shows": "difference", "other": photo.path}
    Pillow.fromarray(np.ones((4, 4, 3), np.uint8)).save(tmp_path / "b.png")
    with pytest.raises(UserError, match=r"'b\.png' of the figure was not found; .* has other pixels"):
        with_found_photographs(record, [tmp_path])
    assert with_found_photographs({"parameters": {"steps": 1}}, [])["parameters"] == {"steps": 1}
