"""Whitening: what was learned of, comes out with variance 1 in each direction and none together."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import UserError
from workbench.families.retrieval import Whitening, finished, prepared, unit

RANDOM = np.random.default_rng(0)


def test_what_it_was_learned_of_has_variance_one_in_each_direction():
    vectors = unit(RANDOM.normal(0, 1, (50, 6)) @ RANDOM.normal(0, 1, (6, 6)))
    white = Whitening.learned(vectors)(vectors)
    np.testing.assert_allclose(np.cov(white.T), np.eye(6), atol=1e-4)
    assert Whitening.learned(vectors, 3)(vectors).shape == (50, 3)


def test_directions_in_which_nothing_varies_are_left_out():
    flat = np.zeros((20, 5))
    flat[:, :2] = RANDOM.normal(0, 1, (20, 2))
    assert Whitening.learned(flat)(flat).shape == (20, 2)


def test_several_vectors_of_an_image_are_whitened_one_by_one_and_summed_or_joined():
    vectors = RANDOM.normal(0, 1, (30, 2, 4))
    each = prepared("class-weighted", vectors)
    assert each.shape == (30, 2, 4)
    whitening = Whitening.learned(each.reshape(60, 4))
    right = unit(unit(whitening(each[:, 0])) + unit(whitening(each[:, 1])))
    np.testing.assert_allclose(finished("class-weighted", vectors, whitening), right, atol=1e-6)
    joined = unit(vectors.reshape(30, 8))
    whitening = Whitening.learned(joined, 5)
    np.testing.assert_allclose(finished("pwa", vectors, whitening), unit(whitening(joined)), atol=1e-6)
    np.testing.assert_allclose(finished("pwa", vectors), joined, atol=1e-6)


def test_bilinear_values_are_replaced_by_their_roots_with_their_signs():
    np.testing.assert_allclose(finished("bilinear", np.array([[[-4.0, 9.0]]])), unit(np.array([[-2.0, 3.0]])))


def test_what_is_nothing_stays_nothing():
    assert not unit(np.zeros((1, 3))).any()


def test_too_few_images_are_refused_with_the_numbers():
    with pytest.raises(UserError, match="2 images or more; there are 1"):
        Whitening.learned(np.ones((1, 4)))
    with pytest.raises(UserError, match="3 images of 4 numbers tell 2 dimensions; got 3"):
        Whitening.learned(np.eye(4)[:3], 3)
