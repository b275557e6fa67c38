"""Embeddings of vectors: against scikit-learn, and on its digits."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness as reference

from workbench.api import UserError
from workbench.families.embedding import Layout, check_perplexity, principal, trustworthiness, tsne


@pytest.fixture(scope="module")
def digits():
    return load_digits().data.astype(np.float32)


def test_principal_components_are_scikit_learns_but_for_the_sign(digits):
    ours, theirs = principal(digits, 5).points, PCA(5, svd_solver="full").fit_transform(digits)
    for axis in range(5):
        sign = np.sign((ours[:, axis] * theirs[:, axis]).sum())
        np.testing.assert_allclose(ours[:, axis] * sign, theirs[:, axis], atol=1e-2)


def test_trustworthiness_is_scikit_learns_where_no_two_distances_are_equal():
    some = np.random.default_rng(0).normal(size=(300, 12)).astype(np.float32)
    flat = some[:, :2] + 0.3 * some[:, 2:4]
    assert trustworthiness(some, flat, 10) == pytest.approx(reference(some, flat, n_neighbors=10), abs=1e-6)


def test_tsne_of_the_digits_keeps_their_neighbours_and_frames_come_on_the_way(digits):
    layouts = [
        item for item in tsne(principal(digits, 50).points, 30.0, 500, 12.0, "pca", 0) if isinstance(item, Layout)
    ]
    assert len(layouts) > 2
    assert trustworthiness(digits, layouts[-1].points, 10) >= 0.98


def test_a_perplexity_too_large_for_the_number_of_points_is_a_sentence():
    with pytest.raises(UserError, match="perplexity"):
        check_perplexity(30.0, 60)
    check_perplexity(15.0, 60)
