"""The figure body of an embedding."""

from __future__ import annotations

import numpy as np

from tests.export.drawn import words_of
from workbench import phrases
from workbench.api import Embedding


def test_of_many_labels_those_without_a_colour_are_counted():
    points = np.zeros((20, 2), np.float32)
    names = tuple(f"n{i}" for i in range(20))
    assert "12 more labels are grey." in words_of(Embedding(points=points, images=names, labels=names))


def test_a_label_is_a_name_whatever_the_word_means_elsewhere(monkeypatch):
    monkeypatch.setattr(phrases._Reader, "book", phrases.Phrasebook({"images": "Bilder"}))
    points = np.zeros((2, 2), np.float32)
    assert "images" in words_of(Embedding(points=points, images=("a", "b"), labels=("images", "data")))
