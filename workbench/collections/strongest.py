"""Which images move each unit of a layer most, and what tells units from each other: read out of the index.

A pass has noted of every image and unit the largest value, where it is, the smallest and the mean. The images with the
strongest places of all are then among those with the largest maxima, however many places each image may give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.api import UserError

from .index import Records

ACTIVATION, RELEVANCE = "activation", "relevance"
BY = (ACTIVATION, RELEVANCE)
AT_ONCE = 1024  # images whose numbers are in memory
ALIKE = 0.9999  # correlation from which two units do the same
FEWEST = 8  # images from which units are compared


def strongest_of(layer: str, by: str = ACTIVATION) -> str:
    """The kind of store that holds a layer's maxima; the number goes up when what is in it changes."""
    return f"strongest 1 {by} {layer}"


@dataclass(frozen=True, eq=False)
class Strongest:
    """The k images of each unit, the strongest first.

    images  (C, k) int64, places in the collection; -1 where there are fewer images
    values  (C, k) float32, the largest of the image's map; -inf likewise
    places  (C, k) int32, where that is, row by row on the layer's own grid
    """

    images: np.ndarray
    values: np.ndarray
    places: np.ndarray


@dataclass(frozen=True, eq=False)
class UnitTable:
    """What a collection says of each unit.

    largest, smallest, mean  (C,) float32, over all images and places
    dead        (C,) bool: the same value everywhere in every image
    same_as     (C,) int64: the first unit that moves as this one does, at the same places; -1 for none
    limit       the value at which the layer is cut off, as 6 by a ReLU6: the largest, where several units that are not
                dead have exactly that; NaN where no two have
    reached     (C,) int64: in how many images the unit reached it
    images      of how many
    """

    largest: np.ndarray
    smallest: np.ndarray
    mean: np.ndarray
    dead: np.ndarray
    same_as: np.ndarray
    limit: float
    reached: np.ndarray
    images: int

    @property
    def saturated(self) -> np.ndarray:
        """(C,) bool: units that are not dead and reached the limit in every image."""
        return np.asarray(~self.dead & (self.reached == self.images))

    @property
    def cut_off(self) -> str:
        """A sentence on the limit; empty where there is none."""
        if not np.isfinite(self.limit):
            return ""
        count, always = int((self.reached > 0).sum()), int(self.saturated.sum())
        in_all = f", {always:,} in every image" if always else ""
        return f"The layer saturates at {self.limit:.3g}: {count:,} of {len(self.dead):,} units reached it{in_all}."


class LayerMaxima:
    """What the index has of a layer's units, of each picture of a collection once. Raises UserError where it is empty.

    known  (n,) int64, the places in the collection
    """

    def __init__(self, records: Records, layer: str, by: str = ACTIVATION) -> None:
        self.records, self.layer, self.by = records, layer, by
        self._kind = strongest_of(layer, by)
        known = records.known(self._kind)
        _, first = np.unique([records.digests[i] for i in known], return_index=True)
        self.known = known[np.sort(first)]
        if not len(self.known):
            raise UserError(f"Nothing is known of {layer} on these images: none of them could be read.")

    def parts(self, *names: str) -> Iterator[tuple[np.ndarray, ...]]:
        """Places in the collection and (n, C) arrays of them, some at a time."""
        for start in range(0, len(self.known), AT_ONCE):
            places = self.known[start : start + AT_ONCE]
            yield places, *(self.array(name, places) for name in names)

    def array(self, name: str, places: np.ndarray) -> np.ndarray:
        """(n, C) of these places, which must be known."""
        return self.records.array(self._kind, name, places)

    def strongest(self, k: int) -> Strongest:
        """The k images of each unit; of two that are as strong the earlier in the collection."""
        images, values, places = np.empty((0, 0)), np.empty((0, 0)), np.empty((0, 0))
        for which, value, place in self.parts("value", "place"):
            ranked = np.where(np.isnan(value), -np.inf, value).T
            own = np.broadcast_to(which, ranked.shape)
            if images.size:
                own, ranked = np.hstack([images, own]), np.hstack([values, ranked])
            at = np.hstack([places, place.T]) if images.size else place.T
            best = np.argsort(-ranked, axis=1, kind="stable")[:, :k]
            images, values, places = (np.take_along_axis(array, best, 1) for array in (own, ranked, at))
        images = np.where(np.isfinite(values), images, -1)
        missing = [(0, 0), (0, k - images.shape[1])]
        return Strongest(
            np.pad(images, missing, constant_values=-1).astype(np.int64),
            np.pad(values, missing, constant_values=-np.inf).astype(np.float32),
            np.pad(places, missing).astype(np.int32),
        )

    def units(self) -> UnitTable:
        """Which units are dead, and which do the same as another."""
        parts = list(self.parts("value", "least", "mean", "place"))
        value, least, mean, place = (np.concatenate([part[i] for part in parts]) for i in (1, 2, 3, 4))
        largest, smallest = value.max(0), least.min(0)
        dead = largest == smallest
        alive = largest[~dead]
        limit = float(alive.max()) if len(alive) and (alive == alive.max()).sum() > 1 else float("nan")
        same = _same_as(value, mean, place, dead)
        return UnitTable(largest, smallest, mean.mean(0), dead, same, limit, (value == limit).sum(0), len(value))

    def telling(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """(C,) float64, the area under the ROC curve of each unit's maximum for images of one class against another.

        1 where every image of the first has a larger maximum than any of the second, 0.5 where nothing is told.

        first, second  places in the collection. Raises UserError where one has none that is known.
        """
        groups = [np.intersect1d(places, self.known) for places in (first, second)]
        if not all(map(len, groups)):
            raise UserError("Two classes are told apart by images of both; one of them has none that could be read.")
        a, b = (self.array("value", places) for places in groups)
        return roc_area(a, b)


def roc_area(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(C,) the share of pairs, one of (n, C) a and one of (m, C) b, of which a is larger; equal ones count half."""
    both = np.sort(np.concatenate([a, b]), axis=0)
    areas = np.empty(a.shape[1])
    for c in range(a.shape[1]):
        below, up_to = (np.searchsorted(both[:, c], a[:, c], side=side) for side in ("left", "right"))
        ranks = (below + up_to + 1) / 2  # of equal ones the mean
        areas[c] = (ranks.sum() - len(a) * (len(a) + 1) / 2) / (len(a) * len(b))
    return areas


def _same_as(value: np.ndarray, mean: np.ndarray, place: np.ndarray, dead: np.ndarray) -> np.ndarray:
    """The first unit whose maxima and means rise and fall with this one's, its maxima at the same places."""
    same = np.full(value.shape[1], -1, np.int64)
    alive = np.flatnonzero(~dead)
    if len(value) < FEWEST or len(alive) < 2:
        return same
    close = np.ones((len(alive), len(alive)), bool)
    for numbers in (value[:, alive], mean[:, alive]):
        centred = numbers.astype(np.float64) - numbers.mean(0, dtype=np.float64)
        length = np.linalg.norm(centred, axis=0)
        unit = centred / np.where(length > 0, length, 1)
        close &= unit.T @ unit >= ALIKE
    for i, j in zip(*np.nonzero(np.triu(close, 1)), strict=True):
        if same[alive[j]] < 0 and (place[:, alive[i]] == place[:, alive[j]]).all():
            same[alive[j]] = alive[i]
    return same
