"""Results: what does not fit its type is a bug that is named at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.examples.boxes import boxes, no_boxes
from tests.examples.grid import grid
from tests.examples.regions import regions
from workbench.api import Curve, Embedding, Grid, Group, Heatmap, Picture, Scores, Table, arrays_of, rows_of
from workbench.api.results import size_of

ROW = np.zeros(3, np.float32)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Heatmap(values=ROW), r"Heatmap wants values as float32 \(H, W\); got float32 \(3,\)"),
        (lambda: Heatmap(values=np.zeros((2, 2))), "got float64"),
        (lambda: Heatmap(values=[[1.0]]), "got list"),
        (lambda: Heatmap(values=np.zeros((2, 2), np.float32), boxes=np.zeros((1, 3), np.int32)), r"boxes \(n, 4\)"),
        (lambda: Heatmap(values=np.zeros((2, 2), np.float32), box_values=ROW), "one of box_values"),
        (lambda: Picture(values=np.zeros((2, 2, 4), np.float32)), r"\(H, W, 3\); got \(2, 2, 4\)"),
        (lambda: Scores(values=ROW, names=("a",), indices=np.arange(3)), "3 of names; got 1"),
        (
            lambda: Scores(values=ROW, names=("a",) * 3, indices=np.arange(3), targets=("class:0",)),
            "3 targets or none; got 1",
        ),
        (lambda: boxes(boxes=np.zeros((3, 3), np.float32)), r"boxes \(3, 4\), finite"),
        (lambda: boxes(boxes=np.full((3, 4), np.nan, np.float32)), "finite"),
        (lambda: boxes(boxes=-np.ones((3, 4), np.float32)), "widths and heights from 0"),
        (lambda: boxes(targets=("box:0",)), "3 classes and names, and as many targets or none"),
        (lambda: boxes(scores=np.array([0.1, 0.2, 0.3], np.float32)), "the best first"),
        (lambda: regions(labels=np.zeros((2, 2), np.int64)), r"labels as int32 \(H, W\); got int64 \(2, 2\)"),
        (lambda: regions(labels=np.full((32, 32), 4, np.int32)), "labels from -1 to 3; got 4 to 4"),
        (lambda: regions(probabilities=ROW), r"probabilities as float32 \(H, W\)"),
        (lambda: regions(targets=("region:sky",)), "4 targets or none; got 1"),
        (lambda: Curve(x=ROW, lines=np.zeros((1, 2), np.float32), names=("a",)), r"lines \(1, 3\); got \(1, 2\)"),
        (lambda: Embedding(points=np.zeros((3, 3), np.float32), images=("a",) * 3), r"points \(N, 2\)"),
        (lambda: Embedding(points=np.zeros((3, 2), np.float32), images=("a",)), "3 images"),
        (lambda: Table(columns=("a", "b"), rows=((1,),)), "2 cells a row; got 1"),
        (lambda: Group(parts={}), "at least one part"),
        (lambda: Group(parts={"a b": Heatmap(values=np.zeros((1, 1), np.float32))}), "'a b'"),
    ],
)
def test_a_field_that_does_not_fit_is_named_with_what_was_wanted_and_given(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_a_grid_wants_one_of_everything_for_each_tile():
    with pytest.raises(ValueError, match="2 of labels; got 1"):
        Grid(
            values=np.zeros((2, 3, 3), np.float32), labels=("0",), numbers=np.zeros(2), number_name="mean",
            units=np.arange(2), dead=np.zeros(2, bool),
        )  # fmt: skip


def test_arrays_of_a_group_are_named_by_part_and_field_and_texts_are_arrays_too():
    heat = Heatmap(values=np.eye(2, dtype=np.float32), unit="logit")
    table = Table(columns=("name", "n"), rows=(("a", 1), ("b", 2)))
    found = arrays_of(Group(parts={"map": heat, "table": table}))
    np.testing.assert_array_equal(found["map.values"], np.eye(2))
    assert found["map.unit"] == "logit"
    assert found["table.n"].tolist() == [1, 2]
    assert "map.caption" not in found


def test_scores_of_a_layer_know_its_channels_and_scores_of_classes_have_none():
    classes = Scores(values=ROW, names=("a", "b", "c"), indices=np.arange(3))
    assert classes.layer == ""
    of_layer = Scores(values=ROW, names=("a", "b", "c"), indices=np.arange(3), facts={"layer": "conv"})
    assert (of_layer.layer, of_layer.channels.tolist()) == ("conv", [0, 1, 2])
    sorted_rows = Scores(values=ROW, names=("a", "b", "c"), indices=np.arange(3), units=np.array([7, 5, 6]))
    assert sorted_rows.channels.tolist() == [7, 5, 6]


def test_a_row_of_scores_has_the_target_that_was_given_or_else_its_class_or_channel():
    rows = {"values": ROW, "names": ("a", "b", "c"), "indices": np.array([7, 5, 6], np.int32)}
    assert Scores(**rows, targets=("output:0", "output:1", "output:2")).target_of(1) == "output:1"
    assert Scores(**rows).target_of(0) == "class:7"
    assert Scores(**rows, facts={"layer": "conv"}).target_of(2) == "unit:conv:6"


def test_the_rows_of_boxes_are_their_classes_scores_and_targets_and_there_may_be_none():
    rows = boxes().rows
    assert (rows.names, rows.unit, rows.target_of(1)) == (("cat", "bicycle", "cat"), "probability", "box:1")
    assert rows.indices.tolist() == [16, 1, 16]
    assert len(no_boxes().rows.values) == 0
    assert boxes(targets=()).rows.target_of(1) == ""


def test_the_smallest_box_around_a_point_is_meant():
    assert boxes().box_at(10, 10) == 1
    assert boxes().box_at(3, 5) == 0
    assert boxes().box_at(0, 31) is None
    assert no_boxes().box_at(3, 5) is None


def test_the_best_boxes_keep_their_targets():
    first = boxes().first(2)
    assert (first.targets, first.names, len(first.boxes)) == (("box:0", "box:1"), ("cat", "bicycle"), 2)
    assert boxes(targets=()).first(2).targets == ()


def test_the_rows_of_regions_are_the_labels_that_are_there_the_largest_first():
    rows = regions().rows
    assert rows.names == ("sky", "road")
    assert rows.values.tolist() == [0.5, 0.25]
    assert [rows.target_of(row) for row in range(2)] == ["region:sky", "region:road"]
    assert regions().pixels.tolist() == [0, 512, 256, 0]


def test_a_size_is_an_array_of_numbers_and_no_targets_are_an_array_of_texts():
    found = arrays_of(no_boxes())
    assert found["size"].tolist() == [32, 32]
    assert found["targets"].dtype.kind == found["names"].dtype.kind == "U"


def test_scores_boxes_and_regions_are_answers_with_rows_and_a_map_alone_is_none():
    assert rows_of(boxes()).names == boxes().names
    assert rows_of(regions()).names == ("sky", "road")
    scores = Scores(values=ROW, names=("a", "b", "c"), indices=np.arange(3))
    assert rows_of(scores) is scores
    alone = Heatmap(values=np.eye(2, dtype=np.float32))
    assert rows_of(alone) is None
    assert rows_of(Group(parts={"map": alone})) is None
    assert rows_of(Group(parts={"map": alone, "means": scores})) is scores


def test_what_lies_on_the_networks_input_has_its_size():
    assert size_of(Heatmap(values=np.zeros((4, 6), np.float32))) == (4, 6)
    assert size_of(Picture(values=np.zeros((4, 6, 3), np.float32), signed=True)) == (4, 6)
    assert size_of(Picture(values=np.zeros((4, 6, 3), np.float32))) is None  # one that was made has any size
    assert (
        size_of(boxes(size=(4, 6))) == size_of(regions(labels=np.zeros((4, 6), np.int32), probabilities=None)) == (4, 6)
    )
    assert size_of(Table(columns=("a",), rows=())) is None


def test_tiles_of_a_grid_keep_all_that_is_theirs():
    whole = replace(grid(6), numbers=np.arange(6, dtype=np.float32), notes=tuple("abcdef"))
    part = whole.of([4, 1])
    assert part.labels == ("4", "1")
    assert part.notes == ("e", "b")
    assert part.units.tolist() == [4, 1]
    assert part.dead.tolist() == [False, True]
    np.testing.assert_array_equal(part.values, whole.values[[4, 1]])
    assert grid(6).of([2]).notes == ()
