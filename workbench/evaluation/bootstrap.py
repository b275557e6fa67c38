"""Bootstrap intervals (Efron 1979): how far a number would move if other images of the same kind had been drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

DRAWS = 1000
LEVEL = 0.95
SEED = 0
VALUES_AT_ONCE = 1 << 22
Interval = tuple[float, float]


def interval(statistic: Callable[[np.ndarray], float], n: int, within: np.ndarray | None = None) -> Interval:
    """The percentile interval of a statistic of n images.

    statistic  takes the numbers of n images, some drawn several times; NaN where it has no value
    within     (n,) groups, each of which keeps its size: classes, where the statistic is a mean over classes

    NaN, NaN where too few draws have a value.
    """
    rng = np.random.default_rng(SEED)
    order = np.arange(n) if within is None else np.argsort(within, kind="stable")
    groups = np.zeros(n, np.int64) if within is None else np.unique(within[order], return_inverse=True)[1]
    sizes = np.bincount(groups)
    starts = np.cumsum(sizes) - sizes
    values = []
    for _ in range(DRAWS):
        drawn = starts[groups] + (rng.random(n) * sizes[groups]).astype(np.int64)
        values.append(statistic(order[drawn]))
    return percentiles(np.array(values), LEVEL)


def mean_interval(values: np.ndarray) -> Interval:
    """The same of a mean; of 0 and 1 a share."""
    return percentiles(_means(values, DRAWS, np.random.default_rng(SEED)), LEVEL)


def difference_interval(first: np.ndarray, second: np.ndarray, draws: int = DRAWS, level: float = LEVEL) -> Interval:
    """Of the mean of one group less that of another; each is drawn by itself."""
    rng = np.random.default_rng(SEED)
    return percentiles(_means(first, draws, rng) - _means(second, draws, rng), level)


def _means(values: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    """(draws,) the mean of each draw; a few draws at a time are in memory."""
    rows = max(1, VALUES_AT_ONCE // max(1, len(values)))
    parts = (
        values[rng.integers(0, len(values), (min(rows, draws - start), len(values)))].mean(1)
        for start in range(0, draws, rows)
    )
    return np.concatenate(list(parts))


def percentiles(values: np.ndarray, level: float) -> Interval:
    known = values[np.isfinite(values)]
    if len(known) < len(values) / 2:
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
