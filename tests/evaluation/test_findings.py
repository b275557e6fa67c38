"""What to look at: worked out by hand on a few images, and put back where it was broken on purpose."""

import numpy as np
import pytest

from tests.evaluation.judgements import drawn, judgements
from workbench.evaluation.findings import alike_pairs, confident_errors, likely_label_errors, most_confused

FEW = judgements([0, 0, 0, 1, 1], [[3, 0, 0], [0, 2, 0], [0, 4, 0], [0, 1, 2], [0, 3, 0]])


def test_the_pair_that_is_confused_most_often_comes_first():
    first, second = most_confused(FEW)
    assert (first.truth, first.predicted, first.count) == (0, 1, 2)
    assert first.share == pytest.approx(2 / 3)
    assert first.places == (1, 2)
    assert (second.truth, second.predicted, second.places) == (1, 2, (3,))


def test_the_surest_error_comes_first():
    errors = confident_errors(FEW)
    assert [error.place for error in errors] == [2, 1, 3]
    assert errors[0].confidence == pytest.approx(np.exp(4) / (np.exp(4) + 2))
    assert errors[0].of_label == pytest.approx(1 / (np.exp(4) + 2))


def test_labels_that_were_exchanged_are_found():
    data = drawn(400, shift=8)
    wrong = np.random.default_rng(1).choice(400, 12, replace=False)
    truth = data.truth.copy()
    truth[wrong] = (truth[wrong] + 1) % 4
    found = {each.place for each in likely_label_errors(judgements(truth, data.logits))}
    assert len(found & set(wrong.tolist())) >= 10
    assert len(found) <= 16


def test_where_nothing_is_wrong_nothing_is_suspect():
    right = judgements([0, 1], [[5, 0], [0, 5]])
    assert (most_confused(right), confident_errors(right), likely_label_errors(right)) == ([], [], [])


def test_alike_images_are_pairs_and_the_same_picture_comes_first(monkeypatch):
    from workbench.evaluation import findings

    monkeypatch.setattr(findings, "ROWS_AT_ONCE", 2)  # more than one block
    features = np.array([[1, 0], [0.9, 0.1], [0, 1], [2, 0], [0, 1]], np.float32)
    pairs = alike_pairs(features, ["a", "b", "c", "d", "c"], np.array([10, 11, 12, 13, 14]), 0.97)
    assert [(pair.first, pair.second, pair.same) for pair in pairs] == [
        (12, 14, True),
        (10, 13, False),
        (10, 11, False),
        (11, 13, False),
    ]
    assert pairs[2].likeness == pytest.approx(0.9 / np.hypot(0.9, 0.1), abs=1e-6)
