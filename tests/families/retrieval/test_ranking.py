"""Rankings: average precision counted by hand, and query expansion."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import UserError
from workbench.families.retrieval import average_precisions, expanded, mean_average_precision, unit

ANGLES = np.array([0.0, 0.1, 0.3, 0.6])
VECTORS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], 1)


def test_average_precision_is_that_counted_by_hand():
    """For the first image the others come as b, a, a: precision 1/2 at the first a, 2/3 at the second."""
    found = average_precisions(VECTORS, np.array(["a", "b", "a", "a"]))
    assert found[0] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert np.isnan(found[1])
    assert mean_average_precision(VECTORS, np.array(["a", "b", "a", "a"])) == pytest.approx(np.nanmean(found))


def test_labels_that_nothing_shares_are_refused():
    with pytest.raises(UserError, match="No two images have the same label"):
        mean_average_precision(VECTORS, np.array(["a", "b", "c", "d"]))
    with pytest.raises(UserError, match="Each of the 4 images needs a label; there are 2"):
        average_precisions(VECTORS, np.array(["a", "b"]))


def test_an_expanded_query_lies_between_itself_and_what_it_found():
    np.testing.assert_allclose(expanded(VECTORS[0], VECTORS[1:2]), unit((VECTORS[0] + VECTORS[1])[None])[0], atol=1e-6)
