"""Right and wrong by label."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from workbench.collections import Collection, Entry
from workbench.collections.class_table import confusion, label_counts
from workbench.collections.rows import rows_of

CLASSES = ("ant", "bee", "cow")


def judged(truth, predicted, labels=CLASSES):
    entries = [Entry(f"{i}", f"/{i}", labels[k]) for i, k in enumerate(truth)]
    records = SimpleNamespace(predicted=np.array(predicted, np.int32), problems=[""] * len(entries))
    return rows_of(Collection.of("there", entries), records, CLASSES, "three", None)


def test_the_numbers_of_each_class_are_those_of_scikit_learn_and_the_worst_comes_first():
    rng = np.random.default_rng(0)
    truth, predicted = rng.integers(0, 3, 200), rng.integers(0, 3, 200)
    found = {one.label: one for one in label_counts(judged(truth, predicted))}
    precision, recall, f1, support = precision_recall_fscore_support(truth, predicted)
    for k, name in enumerate(CLASSES):
        one = found[name]
        assert (one.precision, one.recall, one.f1) == pytest.approx((precision[k], recall[k], f1[k]), abs=1e-12)
        assert one.images == support[k]
    assert list(found) == [CLASSES[k] for k in np.argsort(recall)]


def test_a_label_that_is_no_class_comes_last_and_says_what_it_is_taken_for():
    rows = judged([0, 3, 3, 3], [0, 2, 2, 1], (*CLASSES, "moth"))
    one, other = label_counts(rows)
    assert (one.label, one.recall, one.taken_for) == ("ant", 1.0, "")
    assert (other.label, other.images, other.taken_for) == ("moth", 3, "cow")
    assert np.isnan(other.recall)


def test_the_matrix_has_each_image_in_the_cell_of_its_label_and_its_class():
    truth, predicted = [0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 0, 2]
    matrix = confusion(judged(truth, predicted))
    assert (matrix.rows, matrix.columns) == (CLASSES, CLASSES)
    np.testing.assert_array_equal(matrix.counts, confusion_matrix(truth, predicted))
    assert matrix.images_in(2, 0) == ["3", "4"]
