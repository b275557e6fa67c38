"""Image files: found in folders, named briefly, and labelled by their folder."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.images.image_files import find_images, folder_labels, sample_images, short_names
from workbench.images.photo import open_photo


def test_a_name_tells_no_more_of_a_place_than_the_folder(tmp_path):
    paths = [tmp_path / "a" / "x.png", tmp_path / "b" / "c" / "y.png"]
    assert short_names(paths) == ["a/x.png", "c/y.png"]
    assert short_names([tmp_path / "a" / "x.png"]) == ["x.png"]
    assert short_names(["pasted:1", "pasted:2"]) == ["pasted:1", "pasted:2"]
    assert short_names([]) == []


def test_the_first_folder_below_the_opened_one_is_the_label(tmp_path):
    paths = [tmp_path / "cats" / "1.png", tmp_path / "cats" / "old" / "2.png", tmp_path / "3.png"]
    assert folder_labels(paths, tmp_path) == ["cats", "cats", ""]
    assert folder_labels(paths[:1], tmp_path) == ["cats"]


def test_of_files_of_any_places_the_folder_that_each_lies_in_is_the_label_if_there_are_several(tmp_path):
    paths = [tmp_path / "cats" / "1.png", tmp_path / "cats" / "old" / "2.png", "pasted:12"]
    assert folder_labels(paths) == ["cats", "old", ""]
    assert folder_labels(paths[:1]) == [""]


def test_folders_are_walked_in_natural_order_and_each_file_is_taken_once(tmp_path):
    for name in ("b/img10.png", "b/img2.PNG", "a.jpg", "b/.hidden.png", "b/notes.txt", ".git/x.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found, problems = find_images([tmp_path, tmp_path / "a.jpg", tmp_path / "b" / "notes.txt"])
    assert [p.name for p in found] == ["a.jpg", "img2.PNG", "img10.png", "notes.txt"]
    assert problems == []


def test_what_is_not_there_is_told_and_the_rest_goes_on(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.png").touch()
    found, problems = find_images([tmp_path / "gone.png", tmp_path / "a.png", tmp_path / "empty"])
    assert found == [tmp_path / "a.png"]
    assert len(problems) == 2
    assert "gone.png" in problems[0]
    assert "no picture in the folder" in problems[1]


def test_a_file_in_a_folder_that_may_not_be_looked_into_is_left_to_opening(forbidden):
    assert find_images([forbidden / "a.png"]) == ([forbidden / "a.png"], [])
    with pytest.raises(UserError, match=r"^a\.png cannot be read as an image: it may not be read by this user\.$"):
        open_photo(forbidden / "a.png")


def test_a_name_that_no_disk_takes_is_told(tmp_path):
    (path,), _ = find_images([tmp_path / ("x" * 300)])
    with pytest.raises(UserError, match="cannot be read as an image: File name too long"):
        open_photo(path)


def test_the_samples_are_real_photographs_and_the_cat_is_first():
    samples = sample_images()
    assert samples[0].name == "chelsea.png"
    assert len(samples) == 6
    assert open_photo(samples[0]).size == (300, 451)
