"""Image references: a path with its reading, back and forth, and what is wrong with one in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.api import UserError
from workbench.images.image_files import find_images
from workbench.images.image_reference import (
    ImageReference,
    Reading,
    file_of,
    parse_reading,
    parse_reference,
    plain_name,
    shortest_end,
)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("a/b.tif", Reading()),
        ("a/b.tif?page=2", Reading(2)),
        ("a/b.tif?page=3&bands=3,2,1&range=0..1020", Reading(3, (3, 2, 1), (0, 1020))),
        ("b.tif?bands=4&range=-976..555", Reading(0, (4,), (-976, 555))),
        ("b.tif?range=0.25..1e-05", None),
        ("b.tif?range=-0.5..1.25", Reading(value_range=(-0.5, 1.25))),
    ],
)
def test_a_reference_is_read_and_written_back(text, reading):
    if reading is None:
        with pytest.raises(UserError, match="range must go from a smaller to a larger number"):
            parse_reference(text)
        return
    image = parse_reference(text)
    assert image == ImageReference(Path(text.partition("?")[0]), reading)
    assert str(image) == text
    assert parse_reference(str(image)) == image


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("page=0", r"^page must be a number from 1; got '0'\.$"),
        ("page=two", "page must be a number"),
        ("bands=1,2", r"bands must be one number for grey, or three .*; got '1,2'\.$"),
        ("bands=0", "bands must be"),
        ("range=5", r"^range must be LOW\.\.HIGH, such as 0\.\.1020; got '5'\.$"),
        ("range=0..nan", "range must be"),
        ("range=9..1", "from a smaller to a larger number"),
        ("range=0..1e999", "from a smaller to a larger"),
        ("gamma=2", r"^After \? an image takes member=, page=, bands=, range= and cut=; got 'gamma=2'\.$"),
        ("page=1&page=2", "page= is given twice"),
    ],
)
def test_what_is_no_reading_is_named_with_the_rule(query, sentence):
    with pytest.raises(UserError, match=sentence):
        parse_reading(query)


def test_a_file_whose_own_name_has_a_question_mark_is_that_file(tmp_path):
    (tmp_path / "a.png?page=2").touch()
    assert parse_reference(tmp_path / "a.png?page=2") == ImageReference(tmp_path / "a.png?page=2")
    assert parse_reference(tmp_path / "what?.png").path.name == "what?.png"


def test_a_name_that_begins_with_a_tilde_is_a_file_or_a_home_that_exists(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    assert file_of("~nobody-has-this-name.png") == Path("~nobody-has-this-name.png")
    assert file_of("~/a.png") == tmp_path / "home" / "a.png"
    (tmp_path / "~").mkdir()
    assert file_of("~") == Path("~")
    assert find_images(["~nobody-has-this-name.png"])[1] == ["There is no file '~nobody-has-this-name.png'."]


def test_a_file_is_found_with_its_reading(tmp_path):
    (tmp_path / "a.tif").touch()
    assert find_images([f"{tmp_path}/a.tif?page=2", f"{tmp_path}/a.tif"])[0] == [
        tmp_path / "a.tif?page=2",
        tmp_path / "a.tif",
    ]
    assert os.path.basename(find_images([f"{tmp_path}/b.tif?page=2"])[1][0]) == "b.tif?page=2'."


def test_what_a_person_calls_an_image_has_no_bands_and_ranges():
    assert plain_name("scan.tif?page=2&bands=3,2,1&range=0..1020") == "scan.tif, page 2"
    assert plain_name("scan.tif?range=0..1020") == "scan.tif"
    assert plain_name("who?.png") == "who?.png"
    assert plain_name("what?x=1.png") == "what?x=1.png"


def test_two_files_of_one_name_are_told_apart_by_their_folders():
    assert shortest_end("/a/cat.png", ["/b/dog.png"]) == "cat.png"
    assert shortest_end("/a/cat.png", ["/b/cat.png"]) == "a/cat.png"
    assert shortest_end("/train/cats/1.png", ["/test/cats/1.png", "/c/1.png"]) == "train/cats/1.png"
    assert shortest_end("1.png", ["/c/1.png"]) == "1.png"


def test_a_member_of_an_archive_may_have_any_name():
    for member in ("cats/1.jpg", "a b&c?d=e.png", "Größe/猫.png", "caf\udce9.png"):
        text = str(ImageReference(Path("photos.zip"), Reading(member=member, page=2)))
        assert parse_reference(text) == ImageReference(Path("photos.zip"), Reading(member=member, page=2))
