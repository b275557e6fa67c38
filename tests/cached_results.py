"""A cached result with parts of every type, and the check that two are equal."""

from __future__ import annotations

import hashlib

import numpy as np

from workbench.api import Geometry, Grid, Group, Heatmap, Picture, Scores, Table, arrays_of
from workbench.cache.cached_result import CachedResult

GEOMETRY = Geometry.resized_and_cropped((300, 451), (256, 384), (16, 80), (224, 224), "bicubic")


def result(seed: int = 0) -> Group:
    noise = np.random.default_rng(seed)
    values = noise.normal(size=(8, 8)).astype(np.float32)
    tiles = Grid(
        values=noise.normal(size=(3, 4, 4)).astype(np.float32), labels=("0", "1", "2"), number_name="mean",
        numbers=np.zeros(3, np.float32), units=np.arange(3, dtype=np.int32), dead=np.zeros(3, bool),
    )  # fmt: skip
    return Group(
        parts={
            "map": Heatmap(values=values, unit="logit", caption="Größe – 大", facts={"score": 1.5, "layer": "x#2"}),
            "picture": Picture(values=np.ones((2, 2, 3), np.float32)),
            "scores": Scores(values=np.ones(2, np.float32), names=("a", "b"), indices=np.arange(2, dtype=np.int32)),
            "table": Table(columns=("a", "b"), rows=((1, "x"), (2.5, "y"))),
            "tiles": tiles,
        },
        caveat="what must be said",
    )


def content_key_named(name: str) -> str:
    """A key of the form that results have; the same name gives the same key."""
    return hashlib.sha256(name.encode()).hexdigest()


def entry(seed: int = 0) -> CachedResult:
    return CachedResult(result(seed), GEOMETRY, {"technique": "gradcam", "parameters": {"relu": True}, "seconds": 0.25})


def assert_same_entry(one: CachedResult, other: CachedResult) -> None:
    assert one.geometry == other.geometry
    assert one.provenance == other.provenance
    assert (one.result.caption, one.result.caveat, one.result.facts) == (
        other.result.caption, other.result.caveat, other.result.facts
    )  # fmt: skip
    mine, theirs = arrays_of(one.result), arrays_of(other.result)
    assert mine.keys() == theirs.keys()
    for name, array in mine.items():
        assert array.dtype == theirs[name].dtype
        np.testing.assert_array_equal(array, theirs[name])
