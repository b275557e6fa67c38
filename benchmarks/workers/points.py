"""Points to lay out, and how good a layout is; knows nothing of this project."""

import numpy as np

JUDGED, NEIGHBOURS = 1000, 10


def points():
    """(10000, 64) float32: twenty clusters that touch each other."""
    drawn = np.random.default_rng(0)
    centres = drawn.normal(size=(20, 64))
    return (centres[drawn.integers(20, size=10_000)] + drawn.normal(size=(10_000, 64)) * 0.7).astype(np.float32)


def kept(values, layout):
    """Of how many of a point's ten nearest neighbours the layout keeps it near: the mean share of a thousand points."""
    near, there = (_nearest(np.asarray(a, np.float64)) for a in (values, layout))
    return float(np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(near, there, strict=True)]))


def _nearest(values):
    apart = (values**2).sum(1) - 2 * values[:JUDGED] @ values.T
    apart[np.arange(JUDGED), np.arange(JUDGED)] = np.inf
    return np.argpartition(apart, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
