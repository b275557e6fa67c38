"""Linear discriminants against Rao's definition, and what they say where there is nothing to find."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import eigh
from sklearn.datasets import load_digits
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.model_selection import StratifiedKFold, cross_val_score

from workbench.api import UserError
from workbench.families.embedding import discriminant, principal


def test_the_axes_are_those_of_the_generalised_eigenproblem_of_between_and_shrunk_within():
    values, labels = digits(range(5))
    names, turned = np.array(labels), principal(values, min(values.shape)).points
    within, between = np.zeros((turned.shape[1],) * 2), np.zeros((turned.shape[1],) * 2)
    for name in sorted(set(labels)):
        of = turned[names == name]
        within += (of - of.mean(0)).T @ (of - of.mean(0)) / len(turned)
        between += len(of) / len(turned) * np.outer(of.mean(0), of.mean(0))
    residuals = np.concatenate([turned[names == name] - turned[names == name].mean(0) for name in sorted(set(labels))])
    squares = np.mean([np.square(np.outer(row, row) - within).sum() for row in residuals]) / len(turned)
    level = np.trace(within) / len(within)
    shrunk = min(1, squares / np.square(within - level * np.eye(len(within))).sum())  # Ledoit & Wolf 2004, section 3
    powers, axes = eigh(between, (1 - shrunk) * within + shrunk * level * np.eye(len(within)))
    found = discriminant(values, labels)
    assert found.points.mean(0) == pytest.approx([0, 0], abs=1e-9)
    assert found.shares == pytest.approx((powers[::-1] / powers.sum())[:2], abs=1e-6)
    for axis, wanted in enumerate((turned @ axes[:, ::-1][:, :2]).T):
        assert abs(np.corrcoef(found.points[:, axis], wanted)[0, 1]) == pytest.approx(1, abs=1e-9)


def test_images_are_put_to_the_labels_to_which_scikit_learn_puts_them_without_shrinkage_nearly():
    values, labels = digits(range(5))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    theirs = cross_val_score(LinearDiscriminantAnalysis(), values, labels, scoring="balanced_accuracy", cv=folds).mean()
    assert discriminant(values, labels).held == pytest.approx(theirs, abs=0.03)


def test_labels_that_are_there_hold_for_images_that_were_held_out():
    found = discriminant(*digits(range(5)))
    assert found.held > 0.9
    assert found.chance == pytest.approx(0.2)
    assert found.learned == ("0", "1", "2", "3", "4")


def test_labels_at_random_look_apart_and_are_said_not_to_hold():
    drawn = np.random.default_rng(0)
    values, labels = drawn.normal(size=(120, 1000)), [str(i % 3) for i in range(120)]
    found = discriminant(values, labels)
    assert abs(found.held - found.chance) < 0.15


def test_two_labels_have_one_axis_and_the_other_is_what_varies_most_besides():
    values, labels = digits((0, 1))
    found = discriminant(values, labels)
    assert len(found.shares) == 1
    assert np.corrcoef(found.points.T)[0, 1] == pytest.approx(0, abs=1e-6)


def test_images_without_a_label_and_labels_of_two_images_are_laid_out_and_teach_nothing():
    values, labels = digits((0, 1))
    known = discriminant(values, labels)
    more = np.vstack([values, values[:3]])
    found = discriminant(more, [*labels, "", "rare", "rare"])
    assert found.learned == known.learned
    np.testing.assert_allclose(found.points[-3:], found.points[:3], atol=1e-6)


def test_fewer_than_two_labels_are_refused_in_a_sentence():
    values = np.random.default_rng(0).normal(size=(9, 4))
    with pytest.raises(UserError, match="of these images no label has as many"):
        discriminant(values, [""] * 9)
    with pytest.raises(UserError, match="of these images 1 label has as many"):
        discriminant(values, ["a"] * 7 + ["b"] * 2)


def digits(which):
    """(values, labels) of these digits, a third of them."""
    digits = load_digits()
    kept = np.isin(digits.target, list(which))
    return digits.data[kept][::3], [str(digit) for digit in digits.target[kept][::3]]
