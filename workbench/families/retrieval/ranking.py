"""Rankings: which images come first for a query, by the cosine of vectors of length 1, and how good they are."""

from __future__ import annotations

import numpy as np

from workbench.api import UserError

from .whitening import unit


def expanded(query: np.ndarray, found: np.ndarray) -> np.ndarray:
    """The mean of a query and of what came first for it, of length 1: average query expansion.

    Chum et al., "Total recall: automatic query expansion with a generative feature model", ICCV 2007, section 3.2.

    query  (D,), found (k, D), all of length 1
    """
    mean: np.ndarray = np.concatenate([query[None], found]).astype(np.float64).mean(0)
    row: np.ndarray = unit(mean[None])[0]
    return row


def average_precisions(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(N,) the average precision of each image as a query among the others; NaN where no other has its label.

    vectors  (N, D) of length 1, labels (N,)
    """
    from sklearn.metrics import average_precision_score  # late: an engine that ranks nothing starts a second sooner

    if len(vectors) != len(labels):
        raise UserError(f"Each of the {len(vectors)} images needs a label; there are {len(labels)}.")
    found = np.full(len(vectors), np.nan)
    others = np.ones(len(vectors), bool)
    for query in range(len(vectors)):
        others[query] = False
        alike = labels[others] == labels[query]
        if alike.any():
            found[query] = average_precision_score(alike, vectors[others] @ vectors[query])
        others[query] = True
    return found


def mean_average_precision(vectors: np.ndarray, labels: np.ndarray) -> float:
    """The mean of the average precisions of all images whose label another one has. Raises UserError if none has."""
    each = average_precisions(vectors, labels)
    if np.isnan(each).all():
        raise UserError("No two images have the same label, and so nothing can be found again.")
    return float(np.nanmean(each))
