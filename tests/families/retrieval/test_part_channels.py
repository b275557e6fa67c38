"""The channels that vary most come first."""

import numpy as np

from workbench.families.retrieval import most_varying


def test_the_channels_that_vary_most_come_first_and_equal_ones_in_their_order():
    pooled = np.array([[0, 5, 1, 2], [1, -5, 1, 3]])
    assert most_varying(pooled, 4) == (1, 0, 3, 2)
