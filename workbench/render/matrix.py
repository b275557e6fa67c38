"""Which cell of a matrix is looked at first."""

from __future__ import annotations

import numpy as np

from workbench.api import Matrix


def most_confused(matrix: Matrix) -> tuple[int, int] | None:
    """The fullest cell whose row and column are called differently, else the fullest; None where there is no image."""
    counts = matrix.counts
    if not counts.any():
        return None
    apart = np.array([[row != column for column in matrix.columns] for row in matrix.rows])
    wrong = np.where(apart, counts, 0)
    row, column = np.unravel_index(int((wrong if wrong.any() else counts).argmax()), counts.shape)
    return int(row), int(column)
