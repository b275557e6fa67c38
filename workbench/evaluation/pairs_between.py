"""Which images of a collection lie in another one too, the same or nearly: what a test set has of its training set."""

from __future__ import annotations

import os
from collections import defaultdict

import numpy as np

from workbench.collections.index import Records, features_of

from .findings import ALIKE, AlikePair, likest, of_length_one

MOST_PAIRS = 1000
COSINES_AT_ONCE = 1 << 24


def pairs_between(here: Records, there: Records, least: float = ALIKE, most: int = MOST_PAIRS) -> list[AlikePair]:
    """Pairs of an image here, ``first``, and one there, ``second``, the likest first.

    The same picture is a pair where no features are known too; the same file is none.

    least  the cosine of two images' features from which on they are nearly the same
    """
    found = _same(here, there, most)
    mine, theirs = _with_features(here), _with_features(there)
    if not len(mine) or not len(theirs):
        return found
    others = of_length_one(there.features(theirs))
    step = max(1, COSINES_AT_ONCE // len(theirs))
    for start in range(0, len(mine), step):
        own = mine[start : start + step]
        cosines = of_length_one(here.features(own)) @ others.T
        for i, j in zip(*(at.tolist() for at in np.nonzero(cosines >= least)), strict=True):
            first, second = int(own[i]), int(theirs[j])
            if here.digests[first] != there.digests[second] and not _is_one_file(here, first, there, second):
                found.append(AlikePair(first, second, min(1.0, float(cosines[i, j])), False))
        if len(found) > 4 * most:
            found = sorted(found, key=likest)[:most]
    return sorted(found, key=likest)[:most]


def _same(here: Records, there: Records, most: int) -> list[AlikePair]:
    """Those whose pictures are the same to the last pixel."""
    places = defaultdict(list)
    for place, digest in enumerate(there.digests):
        places[digest].append(place)
    found: list[AlikePair] = []
    for first, digest in enumerate(here.digests):
        for second in places.get(digest, ()) if digest else ():
            if not _is_one_file(here, first, there, second):
                found.append(AlikePair(first, second, 1.0, True))
                if len(found) == most:
                    return found
    return found


def _with_features(records: Records) -> np.ndarray:
    return records.known(features_of(""))


def _is_one_file(here: Records, first: int, there: Records, second: int) -> bool:
    one, other = here.collection.entries[first].reference, there.collection.entries[second].reference
    return one == other or os.path.realpath(one) == os.path.realpath(other)
