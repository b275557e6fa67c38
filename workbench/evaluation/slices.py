"""Slices: parts of a collection, by a column, by light, by size or by what is alike, in which the model does worse.

Many slices are looked at, and by chance one of twenty would stand out: the interval of each is that of its share of
the level (Bonferroni), so that all of them hold together. A part whose images are all of one
class is no slice: the table of classes tells how that one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.collections.index import Records

from .bootstrap import LEVEL, difference_interval
from .judged import Judged

FEWEST = 10  # images of a slice
MOST_VALUES = 40  # different ones of a column of texts
PARTS = 4  # of a column of numbers, of as many images each
CLUSTERS = 8
MOST_DRAWS = 4000


def looked_at(slices: Sequence[Slice]) -> str:
    """How many parts were looked at, in a sentence."""
    parts = "1 part was" if len(slices) == 1 else f"{len(slices)} parts were"
    return f"{parts} looked at; the intervals of the difference hold together."


@dataclass(frozen=True, eq=False)
class Slice:
    """A part of the images.

    by, value   ``brightness``, ``0.12 to 0.31``
    places      in the collection
    accuracy    within, and ``others`` outside of it; of tasks without one class an image the mean of their score
    low, high   the interval of ``accuracy - others``
    """

    by: str
    value: str
    places: np.ndarray
    accuracy: float
    others: float
    low: float
    high: float

    @property
    def worse(self) -> bool:
        """Whether the model is surely worse here than elsewhere."""
        return self.high < 0

    def plain(self, score: str) -> dict[str, Any]:
        """As JSON holds it; ``score`` is what the shares are called."""
        return {
            "by": self.by, "value": self.value, "images": len(self.places), score: self.accuracy,
            "others": self.others, "interval": [self.low, self.high], "worse": self.worse,
        }  # fmt: skip


def slices(data: Judged, records: Records, features: np.ndarray | None = None) -> list[Slice]:
    """Every slice of more than one class, by the share of its images that are right.

    features  (n, D) of the judged images; None where there are none
    """
    return slices_of(data.right.astype(np.float64), data.places, records, features, data.truth)


def slices_of(
    scores: np.ndarray,
    places: np.ndarray,
    records: Records,
    features: np.ndarray | None = None,
    truth: np.ndarray | None = None,
) -> list[Slice]:
    """Every slice with at least ten images within and outside, the largest loss first.

    scores    (n,) in [0, 1], of the images at ``places``
    features  (n, D) of these images; None where there are none
    truth     (n,) their classes, of which a slice must have more than one; None where they have none
    """
    parts = [
        part
        for part in _parts(places, records, features)
        if FEWEST <= part[2].sum() <= len(places) - FEWEST and (truth is None or len(np.unique(truth[part[2]])) > 1)
    ]
    level = 1 - (1 - LEVEL) / max(1, len(parts))
    found = []
    for by, value, within in parts:
        inside, outside = scores[within], scores[~within]
        low, high = difference_interval(inside, outside, MOST_DRAWS, level)
        found.append(Slice(by, value, places[within], float(inside.mean()), float(outside.mean()), low, high))
    return sorted(found, key=lambda each: (each.accuracy - each.others, each.by, each.value))


def _parts(places: np.ndarray, records: Records, features: np.ndarray | None) -> Iterator[tuple[str, str, np.ndarray]]:
    for name in records.collection.column_names:
        column = records.collection.column(name)
        yield from _by_column(name, [column[int(i)] for i in places])
    yield from _by_number("brightness", records.brightness[places].astype(np.float64))
    yield from _by_number("pixels", records.sizes[places].astype(np.float64).prod(1))
    if features is not None and len(places) >= 2 * CLUSTERS:
        from sklearn.cluster import KMeans

        unit = features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
        clusters = KMeans(CLUSTERS, n_init=1, random_state=0).fit_predict(unit)
        for cluster in range(CLUSTERS):
            yield "cluster", str(cluster + 1), clusters == cluster


def _by_column(name: str, values: list[object]) -> Iterator[tuple[str, str, np.ndarray]]:
    numbers = [_number(value) for value in values]
    known = [number for number in numbers if number is not None]
    texts = [str(value) if value is not None else "" for value in values]
    different = set(texts)
    if len(known) == len([text for text in texts if text]) and len(set(known)) > PARTS:
        yield from _by_number(name, np.array([np.nan if number is None else number for number in numbers]))
    elif 1 < len(different) <= MOST_VALUES:
        for value in sorted(different):
            yield name, value or "none", np.array([text == value for text in texts])


def _by_number(name: str, values: np.ndarray) -> Iterator[tuple[str, str, np.ndarray]]:
    """Four parts of as many images; of values that many images share fewer."""
    known = values[np.isfinite(values)]
    if len(known) < PARTS or known.min() == known.max():
        return
    ends = np.unique(np.quantile(known, np.arange(1, PARTS) / PARTS))
    part = np.searchsorted(ends, values, side="left")
    for i in range(len(ends) + 1):
        within = np.isfinite(values) & (part == i)
        if within.any():
            yield name, f"{values[within].min():.4g} to {values[within].max():.4g}", within


def _number(value: object) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(str(value))
    except ValueError:
        return None
