"""The figure body of a matrix."""

from __future__ import annotations

import numpy as np

from tests.examples.matrix import matrix
from tests.export.drawn import words_of
from workbench import phrases
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
    assert "20 more rows are not shown. 20 more columns are not shown." in words


def test_none_more_is_not_said():
    place = np.arange(50, dtype=np.int32)
    wide = Matrix(rows=("a",), columns=tuple(f"n{i}" for i in range(50)), images=tuple(map(str, place)),
                  row=np.zeros(50, np.int32), column=place)  # fmt: skip
    words = words_of(wide)
    assert "20 more columns are not shown." in words
    assert "more rows" not in words


def test_labels_and_classes_are_drawn_as_they_are_in_every_language(monkeypatch):
    monkeypatch.setattr(phrases._Reader, "book", phrases.Phrasebook({"cat": "猫", "label": "标签"}))
    words = words_of(matrix())
    assert "cat" in words
    assert "猫" not in words
    assert "标签" in words
