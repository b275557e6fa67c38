"""Several labels an image: scikit-learn's numbers, and the same where an image counts a number of times."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from workbench.collections.collection import Entry, Mark
from workbench.evaluation.multilabel import _Ranked, labels_of


def test_the_average_precision_of_drawn_images_is_scikit_learn_s_of_those_images():
    rng = np.random.default_rng(0)
    truth, scores = rng.random(60) < 0.3, rng.integers(0, 20, 60) / 20  # many are as likely as others
    drawn = rng.integers(0, 60, 60)
    ranked = _Ranked(truth, scores)
    assert ranked.average_precision(np.ones(60, int)) == pytest.approx(
        average_precision_score(truth, scores), abs=1e-14
    )
    times = np.bincount(drawn, minlength=60)
    assert ranked.average_precision(times) == pytest.approx(
        average_precision_score(truth[drawn], scores[drawn]), abs=1e-14
    )
    assert np.isnan(ranked.average_precision((~truth).astype(int)))


def test_labels_are_those_of_things_or_parted_by_a_bar():
    assert labels_of(Entry("a", "a.png", "cat | dog|")) == ["cat", "dog"]
    marks = tuple(Mark(label, (0, 0, 1, 1)) for label in ("cat", "dog", "cat"))
    assert labels_of(Entry("a", "a.png", "", marks=marks)) == ["cat", "dog"]
