"""The figure body of a matrix."""

from __future__ import annotations

import numpy as np

from tests.examples.matrix import matrix
from tests.export.drawn import words_of
from workbench.api import Matrix


def test_headings_and_counts_are_drawn():
    words = words_of(matrix())
    for word in ("cat", "dog", "fox", "2", "label → predicted class"):
        assert word in words


def test_of_many_classes_the_fullest_are_drawn_and_the_rest_counted():
    many = np.arange(50, dtype=np.int32)
    names = tuple(f"n{i}" for i in range(50))
    full = Matrix(rows=names, columns=names, images=(*names, "again"), row=np.append(many, np.int32(49)),
                  column=np.append(many, np.int32(49)))  # fmt: skip
    words = words_of(full)
    assert "n49" in words
    assert "20 more rows and 20 more columns are not shown." in words
