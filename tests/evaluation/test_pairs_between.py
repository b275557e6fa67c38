"""Images of two collections: the same picture, nearly the same, the same file."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from workbench.collections import Collection, Entry
from workbench.evaluation import pairs_between as module
from workbench.evaluation.pairs_between import pairs_between


def records(folder, digests, features):
    """As the index has them; an image without features is one that the network was not asked about."""
    entries = [Entry(f"{digest}.png", f"/{folder}/{digest}.png") for digest in digests]
    known = np.array([place for place, row in enumerate(features) if row is not None], np.int64)
    return SimpleNamespace(
        collection=Collection.of(folder, entries),
        digests=list(digests),
        known=lambda kind: known,
        features=lambda places: np.array([features[int(place)] for place in places], np.float32),
    )


HERE = records("test", ["a", "b", "c", ""], [(1, 0), (0.9, 0.1), (0, 1), None])


def test_the_same_picture_comes_first_and_then_what_is_nearly_the_same(monkeypatch):
    monkeypatch.setattr(module, "COSINES_AT_ONCE", 3)  # a row at once
    there = records("train", ["c", "d", "e"], [(0, 1), (2, 0), (-1, 0)])
    pairs = pairs_between(HERE, there)
    assert [(pair.first, pair.second, pair.same) for pair in pairs] == [(2, 0, True), (0, 1, False), (1, 1, False)]
    assert pairs[2].likeness == pytest.approx(0.9 / np.hypot(0.9, 0.1), abs=1e-6)
    assert pairs_between(HERE, there, most=1) == pairs[:1]


def test_the_same_picture_is_found_where_no_features_are_known():
    there = records("train", ["x", "b", ""], [None, None, None])
    assert [(pair.first, pair.second) for pair in pairs_between(HERE, there)] == [(1, 1)]


def test_a_file_that_lies_in_both_collections_is_no_pair(tmp_path):
    there = records("test", ["a", "b"], [(1, 0), (0.9, 0.1)])
    pairs = pairs_between(HERE, there)
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 1), (1, 0)]  # two that are alike
