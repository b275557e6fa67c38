"""The vectors nearest to a query by cosine, found exactly: a product of a matrix and a vector."""

from __future__ import annotations

import numpy as np


def nearest_vectors(vectors: np.ndarray, query: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The places of the ``count`` nearest, the nearest first and equal ones in their order, and their cosines.

    vectors  (N, D) and query (D,), all of length 1
    """
    cosines: np.ndarray = vectors @ query
    count = min(count, len(cosines))
    if count == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    least = np.partition(cosines, len(cosines) - count)[len(cosines) - count]
    places = np.flatnonzero(cosines >= least)
    places = places[np.argsort(-cosines[places], kind="stable")][:count]
    return places, cosines[places]
