"""When runs that are compared fill a matrix, and how it lies."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from workbench.document.comparison_grid import comparison_grid, composed_places
from workbench.document.run import Run
from workbench.document.run_titles import told_parameters
from workbench.document.session import Session


def run(technique="gradcam", image="cat", target="predicted", layer="", **params) -> Run:
    return Run(0, "", technique, "", "", params, target, layer, image, "m")


def test_techniques_are_rows_whatever_is_longer_since_each_has_a_scale_of_its_own():
    runs = [run(technique, image) for image, technique in product(("cat", "dog"), ("gradcam", "occlusion", "rise"))]
    assert comparison_grid(runs) == ((0, 3, 1, 4, 2, 5), 2)


def test_layers_are_rows_too():
    runs = [run(target=target, layer=layer) for target, layer in product(("class:1", "class:2"), ("a", "b", "c"))]
    assert comparison_grid(runs) == ((0, 3, 1, 4, 2, 5), 2)


def test_images_and_classes_lie_so_that_there_are_more_columns():
    runs = [run(image=image, target=target) for image, target in product("abc", ("class:1", "class:2"))]
    assert comparison_grid(runs) == ((0, 2, 4, 1, 3, 5), 3)


def test_a_parameter_that_only_one_technique_has_is_no_side_of_its_own():
    runs = [run("gradcam"), run("gradcam", "dog"), run("occlusion", patch=8), run("occlusion", "dog", patch=8)]
    assert comparison_grid(runs) == ((0, 1, 2, 3), 2)


def test_values_of_a_parameter_and_images_are_a_matrix():
    runs = [run("occlusion", image, patch=patch) for patch, image in product((8, 16), "abc")]
    assert comparison_grid(runs) == ((0, 1, 2, 3, 4, 5), 3)


def test_what_is_set_by_hand_counts_before_what_the_session_says():
    plain = [run(image=image, target="class:9") for image in "ab"]
    by_hand = [replace(one, params={"target": "class:1"}) for one in plain]
    assert comparison_grid([*plain, *by_hand]) == ((0, 1, 2, 3), 2)
    assert comparison_grid([*plain, *plain])[1] == 0


def test_a_gap_a_double_and_one_row_are_no_matrix():
    full = [run(technique, image) for technique, image in product(("gradcam", "rise"), "ab")]
    assert comparison_grid(full[:3]) == ((0, 1, 2), 0)
    assert comparison_grid([*full, full[0]])[1] == 0
    assert comparison_grid(full[:2])[1] == 0
    assert comparison_grid([]) == ((), 0)


def test_a_technique_without_a_layer_is_not_known_by_the_layer_of_the_session():
    chosen = replace(run("occlusion", layer="stem"), takes_layer=False)
    assert told_parameters(chosen) == ()
    assert told_parameters(replace(chosen, takes_layer=True)) == ("stem",)
    runs = [run("gradcam", image, layer="stem") for image in "ab"]
    runs += [
        replace(run("occlusion", image, layer=layer), takes_layer=False) for image, layer in (("a", "x"), ("b", ""))
    ]
    assert comparison_grid(runs)[1] == 2


def composed(places, missing=(), chosen=()) -> tuple[list[int], int]:
    """Numbers of the places of the composed figure, and its columns, where these places have no result."""
    runs = [replace(one, number=i + 1) for i, one in enumerate(places)]
    waiting = tuple(replace(run, number=-run.number, key="") for run in runs if run.number in missing)
    done = tuple(run for run in runs if run.number not in missing)
    tiles = tuple(-run.number if run.number in missing else run.number for run in runs)
    session = replace(Session(), runs=done, awaited=waiting, tiles=tiles).with_figure_of(chosen)
    places, columns = composed_places(session)
    return [place.number for place in places], columns


def test_on_paper_too_a_comparison_with_gaps_keeps_its_rows_and_columns():
    places = [run(technique, image) for technique in ("gradcam", "occlusion") for image in "abc"]
    assert composed(places) == ([1, 2, 3, 4, 5, 6], 3)
    assert composed(places, missing={5}) == ([1, 2, 3, 4, -5, 6], 3)
    assert composed(places, chosen=(1, 2, 3, 4, 6)) == ([1, 2, 3, 4, 5, 6], 3)
    assert composed(places, missing={2, 5}) == ([1, -2, 3, 4, -5, 6], 3)  # a column without any result is there
    assert composed(places, missing={4, 5, 6}) == ([1, 2, 3, -4, -5, -6], 3)
    assert composed(places, chosen=(1, 3, 4, 6)) == ([1, 3, 4, 6], 2)  # a person left a column out
    assert composed(places, chosen=(1, 2, 3))[1] == 0
    assert composed(places, chosen=(4,)) == ([4], 0)
