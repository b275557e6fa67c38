"""The rows and columns of a figure's runs, out of their provenance."""

from __future__ import annotations

import pytest

from workbench.document.figure_matrix import FigureRun, as_composed, matrix_place
from workbench.document.session import OpenImage


def run(place: int, columns: int, technique: str, image: str, **parameters) -> FigureRun:
    told = {
        "technique": technique, "parameters": parameters, "model": {"reference": "m"}, "image": {"name": image},
        **(matrix_place(place, columns) if columns else {}),
    }  # fmt: skip
    return FigureRun(told, OpenImage(image, image, image))


def asked(found: FigureRun) -> tuple:
    return found.told["technique"], found.image.key, found.told["parameters"]


def test_runs_stand_in_the_order_of_their_places():
    runs = [run(3, 2, "rise", "b"), run(0, 2, "cam", "a"), run(2, 2, "rise", "a"), run(1, 2, "cam", "b")]
    composed, columns = as_composed(runs)
    assert columns == 2
    assert [asked(one)[:2] for one in composed] == [("cam", "a"), ("cam", "b"), ("rise", "a"), ("rise", "b")]
    assert not any(one.is_gap for one in composed)


@pytest.mark.parametrize("gap", range(4))
@pytest.mark.parametrize("turned", [False, True])
def test_a_gap_is_what_its_row_and_its_column_ask_for(gap, turned):
    cells = [
        ("cam", "a", {"layer": "x"}),
        ("cam", "b", {"layer": "x"}),
        ("rise", "a", {"n": 5}),
        ("rise", "b", {"n": 5}),
    ]
    cells = [cells[i] for i in (0, 2, 1, 3)] if turned else cells
    runs = [run(i, 2, name, image, **more) for i, (name, image, more) in enumerate(cells) if i != gap]
    composed, columns = as_composed(runs)
    assert columns == 2
    assert [asked(one) for one in composed] == cells
    assert [one.is_gap for one in composed] == [i == gap for i in range(4)]


def test_a_gap_takes_the_value_of_its_column_and_the_target_of_its_row():
    runs = [
        run(0, 2, "cam", "a", target="class:1", layer="x"), run(1, 2, "cam", "a", target="class:1", layer="y"),
        run(2, 2, "cam", "a", target="class:2", layer="x"),
    ]  # fmt: skip
    composed, _ = as_composed(runs)
    assert asked(composed[3]) == ("cam", "a", {"target": "class:2", "layer": "y"})


def test_runs_without_places_or_with_places_that_cannot_be_are_as_they_are():
    plain = [run(0, 0, "cam", "a"), run(0, 0, "cam", "b")]
    twice = [run(0, 2, "cam", "a"), run(0, 2, "cam", "b")]
    far = [run(0, 2, "cam", "a"), run(10**9, 2, "cam", "b")]
    forged = [
        FigureRun({**run(0, 2, "cam", "a").told, "matrix": value}) for value in ("x", {"place": "1"}, {"place": -1})
    ]
    diagonal = [run(0, 2, "cam", "a"), run(3, 2, "rise", "b")]
    for runs in (plain, twice, far, forged, diagonal):
        assert as_composed(runs) == (runs, 0)


def test_a_row_without_any_run_is_none():
    runs = [run(0, 2, "cam", "a"), run(1, 2, "cam", "b"), run(4, 2, "rise", "a"), run(5, 2, "rise", "b")]
    composed, columns = as_composed(runs)
    assert (len(composed), columns) == (4, 2)
