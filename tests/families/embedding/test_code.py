"""The code of a layer: codes of which one can work out how local they are."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.engine.plugins import load_plugins
from workbench.families.embedding import Features, participation_ratio, sparseness


@pytest.mark.parametrize("turned", [False, True])
def test_the_participation_ratio_counts_directions_of_equal_variance(turned):
    values = np.concatenate([np.eye(3), -np.eye(3)])  # variance the same in each of three directions
    wide = np.pad(values, ((0, 0), (0, 7)))
    assert participation_ratio(wide if turned else values) == pytest.approx(3)
    assert participation_ratio(values * [1, 0, 0]) == pytest.approx(1)
    unequal = participation_ratio(values * [2, 1, 0])
    assert unequal == pytest.approx((4 + 1) ** 2 / (16 + 1))


def test_one_unit_that_speaks_is_sparse_and_all_alike_are_not():
    assert sparseness(np.eye(4)) == pytest.approx(1)
    assert sparseness(np.full((2, 4), -3.0)) == pytest.approx(0)
    half = sparseness(np.array([[1.0, 1, 0, 0], [0, 0, 0, 0]]))  # the second image says nothing
    assert half == pytest.approx((1 - 0.25 / 0.5) / 0.75)
    assert np.isnan(sparseness(np.zeros((3, 4))))
    assert np.isnan(sparseness(np.ones((3, 1))))


def test_the_caption_of_principal_components_says_how_distributed_and_how_sparse_the_code_is():
    values = np.eye(4, 6, dtype=np.float32)
    names = tuple(f"{i}.png" for i in range(4))
    technique = load_plugins()[0]["pca"].technique()
    *_, shown = technique.laid_out(Features(values, "fc", "pooled", names, ("",) * 4))
    assert shown.caption.endswith(
        "The code of these images spreads over about 3.0 of 6 directions, and is 1.00 sparse for one image "
        "(0 is all units alike, 1 a single one)."
    )
