"""The nearest vectors are those of a whole sort."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.families.retrieval import nearest_vectors, unit


@pytest.mark.parametrize("count", [0, 1, 7, 60, 100])
def test_the_nearest_come_as_in_a_whole_sort_and_equal_ones_in_their_order(count):
    vectors = unit(np.random.default_rng(0).normal(0, 1, (30, 4)))
    vectors = np.concatenate([vectors, vectors])  # each twice
    places, cosines = nearest_vectors(vectors, vectors[3], count)
    all_cosines = vectors @ vectors[3]
    assert places.tolist() == np.argsort(-all_cosines, kind="stable")[:count].tolist()
    assert cosines.tolist() == all_cosines[places].tolist()
