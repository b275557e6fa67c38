"""What a person should look at: confused pairs, confident errors, labels that may be wrong, images that are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.collections import Collection

from .judged import Judged

PARTED_BY = ("collection", "split")  # columns whose parts should have no image in common
MOST = 50
ALIKE = 0.97  # the cosine of two images' features from which on they are near duplicates
ROWS_AT_ONCE = 1024


@dataclass(frozen=True)
class ConfusedPair:
    """Images of one class that the model takes for another.

    share   of the images of the class
    places  of those images in the collection
    """

    truth: int
    predicted: int
    count: int
    share: float
    places: tuple[int, ...]


@dataclass(frozen=True)
class Suspect:
    """An image to look at: what its label says, what the model says and how sure it is."""

    place: int
    truth: int
    predicted: int
    confidence: float
    of_label: float  # the probability of the class that the label says


@dataclass(frozen=True)
class AlikePair:
    """Two images that are the same or nearly.

    likeness  the cosine of their features; 1 where the pictures are the same to the last pixel
    """

    first: int
    second: int
    likeness: float
    same: bool


def most_confused(data: Judged, most: int = MOST) -> list[ConfusedPair]:
    """The pairs of classes that are confused most often, then by share."""
    wrong = ~data.right
    pairs, counts = np.unique(np.stack([data.truth[wrong], data.predicted[wrong]]), axis=1, return_counts=True)
    support = np.bincount(data.truth, minlength=int(data.present.max()) + 1)
    found = []
    for (truth, predicted), count in zip(pairs.T.tolist(), counts.tolist(), strict=True):
        at = (data.truth == truth) & (data.predicted == predicted)
        places = tuple(data.places[at].tolist())
        found.append(ConfusedPair(truth, predicted, count, count / int(support[truth]), places))
    return sorted(found, key=lambda pair: (-pair.count, -pair.share, pair.truth, pair.predicted))[:most]


def confident_errors(data: Judged, most: int = MOST) -> list[Suspect]:
    """The errors of which the model is surest."""
    wrong = np.flatnonzero(~data.right)
    order = wrong[np.argsort(-data.confidence[wrong], kind="stable")][:most]
    return [_suspect(data, int(i)) for i in order]


def likely_label_errors(data: Judged, most: int = MOST) -> list[Suspect]:
    """The labels that are likeliest wrong, by confident learning (Northcutt et al. 2021).

    A class is named with confidence where its probability reaches the mean that it has on the images labelled so,
    ``t_j = mean of p_j over images labelled j``. An image is suspect where the likeliest of the classes that reach
    their threshold is another than its label; the largest ``p_predicted - p_label`` come first.
    """
    labelled = np.unique(data.truth)
    of_labelled = data.probabilities[:, labelled]
    thresholds = np.array([of_labelled[data.truth == j, column].mean() for column, j in enumerate(labelled)])
    confident = np.where(of_labelled >= thresholds, of_labelled, -1.0)
    named = labelled[confident.argmax(1)]
    suspect = np.flatnonzero((confident.max(1) >= 0) & (named != data.truth))
    rows = np.arange(len(data))
    margin = data.probabilities[rows, named] - data.probabilities[rows, data.truth]
    order = suspect[np.argsort(-margin[suspect], kind="stable")][:most]
    return [_suspect(data, int(i), int(named[i])) for i in order]


def alike_pairs(
    features: np.ndarray, digests: Sequence[str], places: np.ndarray, least: float = ALIKE, most: int = 1000
) -> list[AlikePair]:
    """Pairs of images whose features have a cosine of ``least`` or more, the likest first.

    features  (n, D)
    digests   n, of the pictures
    places    (n,) in the collection
    """
    unit = of_length_one(features)
    found: list[AlikePair] = []
    for start in range(0, len(unit), ROWS_AT_ONCE):
        cosines = unit[start : start + ROWS_AT_ONCE] @ unit[start:].T
        first, second = np.nonzero(np.triu(cosines >= least, 1))
        for i, j in zip(first.tolist(), second.tolist(), strict=True):
            same = digests[start + i] == digests[start + j]
            likeness = 1.0 if same else min(1.0, float(cosines[i, j]))
            found.append(AlikePair(int(places[start + i]), int(places[start + j]), likeness, same))
        if len(found) > 4 * most:
            found = sorted(found, key=likest)[:most]
    return sorted(found, key=likest)[:most]


def of_length_one(features: np.ndarray) -> np.ndarray:
    """(n, D) as their cosines take them: each row divided by its length, a row of zeros as it is."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    unit: np.ndarray = features / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit


def leaks(pairs: Sequence[AlikePair], collection: Collection) -> list[AlikePair]:
    """Those that lie in different parts of a collection: in two folders, or in train and test."""
    columns = [collection.column(name) for name in PARTED_BY]
    return [pair for pair in pairs if any(column[pair.first] != column[pair.second] for column in columns)]


def plain_pairs(pairs: Sequence[AlikePair], least: float, collection: Collection) -> dict[str, Any]:
    """Alike images and leaks as JSON holds them, with the names of images."""

    def plain(pair: AlikePair) -> dict[str, Any]:
        names = [collection.entries[place].name for place in (pair.first, pair.second)]
        return {"images": names, "cosine": pair.likeness, "same": pair.same}

    found = leaks(pairs, collection)
    return {"least_cosine": least, "pairs": list(map(plain, pairs)), "leaks": list(map(plain, found))}


def likest(pair: AlikePair) -> tuple[bool, float, int, int]:
    """The key by which the likest pairs come first."""
    return not pair.same, -pair.likeness, pair.first, pair.second


def _suspect(data: Judged, i: int, named: int | None = None) -> Suspect:
    predicted = int(data.predicted[i]) if named is None else named
    row = data.probabilities[i]
    return Suspect(
        int(data.places[i]), int(data.truth[i]), predicted, float(row[predicted]), float(row[int(data.truth[i])])
    )
