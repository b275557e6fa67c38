"""The open images that are nearest to the current one."""

from __future__ import annotations

import pytest

from workbench.api import Table
from workbench.document.nearest_images import measure_of, nearest_images
from workbench.document.session import OpenImage, Session

IMAGES = tuple(OpenImage(f"/{name}.png", f"{name}.png", f"/{name}.png") for name in "abc")
PASTED = OpenImage("pasted:1", "pasted")


def table(measure="similarity", keys=("/a.png", "/b.png", "/c.png")):
    numbers = [[1.0, 0.2, 0.9], [0.2, 1.0, 0.5], [0.9, 0.5, 1.0]]
    rows = tuple((key, *numbers[i][: len(keys)]) for i, key in enumerate(keys))
    return Table(columns=("image", *keys), rows=rows, facts={"measure": measure})


def test_the_most_alike_comes_first_and_is_the_target_of_a_likeness_to_it():
    rows = nearest_images(table(), Session(images=IMAGES, current="/a.png"))
    assert rows.names == ("c.png", "b.png")
    assert rows.targets == ("similarity:/c.png", "similarity:/b.png")
    assert list(rows.values) == pytest.approx([0.9, 0.2])


def test_of_distances_the_smallest_comes_first():
    rows = nearest_images(table("distance"), Session(images=IMAGES, current="/a.png"))
    assert (rows.targets, rows.unit) == (("distance:/b.png", "distance:/c.png"), "distance")


def test_an_image_without_a_file_is_compared_and_is_no_target():
    session = Session(images=(*IMAGES[:2], PASTED), current="pasted:1")
    rows = nearest_images(table(keys=("/a.png", "/b.png", "pasted:1")), session)
    assert rows.names == ("a.png", "b.png")
    assert nearest_images(table(), session) is None, "nothing is known of it"
    assert nearest_images(table(), Session(images=IMAGES[:1], current="/a.png")) is None


def test_a_target_says_how_likeness_is_measured_before_a_threshold_does():
    assert measure_of(Session()) == "similarity"
    assert measure_of(Session(), "distance") == "distance"
    assert measure_of(Session(target="similarity:b.png"), "distance") == "similarity"
    assert measure_of(Session(target="distance:b.png")) == "distance"
