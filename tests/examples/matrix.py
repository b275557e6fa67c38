"""Five images of two labels, of which two are taken for something else."""

from __future__ import annotations

import numpy as np

from workbench.api import Matrix


def matrix() -> Matrix:
    return Matrix(
        rows=("cat", "dog"),
        columns=("cat", "dog", "fox"),
        images=("a/1.png", "a/2.png", "a/3.png", "b/1.png", "b/2.png"),
        row=np.array([0, 0, 0, 1, 1], np.int32),
        column=np.array([0, 2, 2, 1, 1], np.int32),
        confidence=np.array([0.9, 0.5, 0.75, 0.6, 0.7], np.float32),
        row_title="label",
        column_title="predicted class",
    )
