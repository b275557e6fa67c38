"""Embeddings of vectors: against scikit-learn, openTSNE and the paper, on the digits."""

from __future__ import annotations

import warnings

import numpy as np
import openTSNE
import pytest
from openTSNE.tsne import kl_divergence_fft
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.manifold import trustworthiness as reference

from workbench.api import UserError
from workbench.families.embedding import Layout, check_perplexity, principal, trustworthiness, tsne
from workbench.families.repulsion import divergence as from_grid
from workbench.families.repulsion import repulsion


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


def test_the_divergence_is_the_papers_and_no_higher_than_that_of_scikit_learn_or_opentsne(digits):
    values = digits[:200].astype(np.float64)
    *_, last = (item for item in tsne(values, perplexity=15) if isinstance(item, Layout))
    assert last.kl_divergence == pytest.approx(divergence(values, last.points, 15, neighbours=45), rel=0.03)
    ours = divergence(values, last.points, 15)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the libraries remark on their own settings
        theirs = TSNE(perplexity=15, init="pca", random_state=0).fit_transform(values)
        others = np.asarray(openTSNE.TSNE(perplexity=15, random_state=0, n_jobs=1).fit(values))
    assert ours <= 1.03 * min(divergence(values, theirs, 15), divergence(values, others, 15))
    assert trustworthiness(values, last.points) >= trustworthiness(values, theirs) - 0.003


def divergence(values, points, perplexity, neighbours=None):
    """KL(P || Q) by van der Maaten & Hinton 2008, equations 1, 4 and section 3.1.

    neighbours  how many of each point count in P, as in van der Maaten 2014, section 4.1; None is all of them
    """
    n = len(values)
    apart = ((values[:, None] - values[None]) ** 2).sum(2)
    conditional = np.zeros((n, n))
    for i in range(n):
        others = np.argsort(apart[i], kind="stable")
        others = others[others != i][:neighbours]
        low, high = 0.0, np.inf
        beta = 1.0 / apart[i, others].mean()
        for _ in range(60):
            weights = np.exp(-beta * (apart[i, others] - apart[i, others].min()))
            p = weights / weights.sum()
            entropy = -(p * np.log2(np.maximum(p, 1e-300))).sum()
            if entropy > np.log2(perplexity):
                low, beta = beta, beta * 2 if np.isinf(high) else (beta + high) / 2
            else:
                high, beta = beta, (beta + low) / 2
        conditional[i, others] = p
    P = (conditional + conditional.T) / (2 * n)
    near = 1 / (1 + ((points[:, None] - points[None]) ** 2).sum(2))
    np.fill_diagonal(near, 0)
    Q = near / near.sum()
    real = P > 1e-12
    return float((P[real] * np.log(P[real] / np.maximum(Q[real], 1e-300))).sum())


def test_a_perplexity_too_large_for_the_number_of_points_is_a_sentence():
    with pytest.raises(UserError, match="perplexity"):
        check_perplexity(30.0, 60)
    check_perplexity(15.0, 60)


def test_the_repulsion_from_a_grid_is_that_of_all_pairs():
    drawn = np.random.default_rng(0).normal(size=(1500, 2)) + 3
    for spread, off in ((1e-3, 1e-3), (2.0, 1e-3), (10.0, 5e-2)):  # of a box at most 1 wide, which is coarse far apart
        points = drawn * spread
        apart = points[:, None] - points[None]
        q = 1 / (1 + (apart**2).sum(2))
        total = q.sum() - len(q)
        wanted = ((q**2)[:, :, None] * apart).sum(1) / total
        found, sum_q = repulsion(points)
        assert sum_q == pytest.approx(total, rel=off)
        assert np.linalg.norm(found - wanted) < off * np.linalg.norm(wanted)


def test_the_divergence_and_its_gradient_are_those_of_opentsne_with_the_same_grid(digits):
    points = openTSNE.TSNE(perplexity=20, random_state=0, n_jobs=1).prepare_initial(digits)
    points.optimize(60, exaggeration=4, inplace=True)
    settings = {"dof": 1, "should_eval_error": True, "n_jobs": 1}
    grid = {"n_interpolation_points": 3, "min_num_intervals": 50, "ints_in_interval": 1}
    kl, wanted = kl_divergence_fft(np.array(points), points.affinities.P, fft_params=grid, **settings)
    own, found = from_grid(np.array(points), points.affinities.P, **settings)
    assert own == pytest.approx(kl, rel=2e-4)
    assert np.linalg.norm(found - wanted) < 1e-2 * np.linalg.norm(wanted)


def test_many_points_are_laid_out_the_same_way_twice_and_keep_their_neighbours():
    values = np.random.default_rng(0).normal(size=(4200, 8)).astype(np.float32)
    values[:2100, 0] += 20
    one, two = ([item for item in tsne(values, 30.0, 150) if isinstance(item, Layout)][-1] for _ in range(2))
    assert np.array_equal(one.points, two.points)
    near = np.abs(one.points[:2100].mean(0) - one.points[2100:].mean(0)).max()
    assert near > one.points[:2100].std()
