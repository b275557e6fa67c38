"""The rows of a collection: columns, right and wrong, sorted."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from workbench.api import UserError
from workbench.collections import Collection, Entry
from workbench.collections.rows import rows_of

CLASSES = ("ant", "bee", "cow")


def made(likeness=None):
    entries = [
        Entry("a/1.png", "/a/1.png", "ant", {"light": 3, "place": "north"}),
        Entry("a/2.png", "/a/2.png", "ant", {"light": 1}),
        Entry("b/1.png", "/b/1.png", "bee", {"light": 2, "place": "South"}),
        Entry("b/2.png", "/b/2.png", "moth", {}),
    ]
    records = SimpleNamespace(
        predicted=np.array([0, 2, 1, -1], np.int32),
        confidence=np.array([0.9, 0.4, 0.6, np.nan], np.float32),
        brightness=np.array([0.5, 0.25, 0.75, np.nan], np.float32),
        sizes=np.array([[4, 6], [4, 6], [8, 8], [0, 0]], np.int32),
        answered=np.array([0, 1, 2]),
        answers=lambda places: np.array([[3, 0, 0], [0, 0, 3], [0, 3, 0]], np.float32)[places],
        problems=["", "", "", "2.png: it is no picture."],
    )
    return rows_of(Collection.of("there", entries), records, CLASSES, "three", likeness)


def test_right_and_wrong_are_of_images_whose_label_is_a_class_and_whose_answer_is_known():
    rows = made()
    assert rows.is_right.tolist() == [True, False, True, False]
    assert rows.is_wrong.tolist() == [False, True, False, False]
    assert "moth" in rows.remark


def test_every_column_that_has_a_value_is_there_in_words():
    rows = made(np.array([np.nan, 0.5, 1.0, np.nan]))
    assert rows.columns == (
        "name", "label", "predicted", "confidence", "width", "height", "brightness", "alike", "light", "place",
    )  # fmt: skip
    assert [rows.text(column, 1) for column in rows.columns] == [
        "a/2.png", "ant", "cow", "40.0 %", "6", "4", "0.250", "0.500", "1", "",
    ]  # fmt: skip
    assert [rows.text(column, 3) for column in ("predicted", "confidence", "width", "brightness")] == [""] * 4


def test_sorting_puts_what_has_no_value_last_either_way():
    rows, every = made(), np.arange(4)
    assert rows.order(every, "light").tolist() == [1, 2, 0, 3]
    assert rows.order(every, "light", descending=True).tolist() == [0, 2, 1, 3]
    assert rows.order(every, "place").tolist() == [0, 2, 1, 3]
    assert rows.order(every, "place", descending=True).tolist() == [2, 0, 1, 3]
    assert rows.order(every, "label").tolist() == [0, 1, 2, 3]


def test_a_column_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UserError, match="There is no column 'size'; there are name, label"):
        made().values("size")


def test_without_a_model_the_names_and_labels_are_there():
    rows = rows_of(made().collection, None, (), "", None)
    assert rows.columns == ("name", "label", "light", "place")
    assert not rows.is_wrong.any()


def test_the_probability_of_any_class_is_a_column():
    rows = made()
    share = np.exp(3) / (np.exp(3) + 2)
    np.testing.assert_allclose(rows.values("p(cow)"), [(1 - share) / 2, share, (1 - share) / 2, np.nan])


def test_classes_that_are_called_alike_are_told_apart_by_their_numbers():
    rows = made()
    twice = rows_of(rows.collection, rows.records, ("crane", "bee", "crane"), "three", None)
    assert twice.values("predicted").tolist() == ["crane (0)", "crane (2)", "bee", ""]
