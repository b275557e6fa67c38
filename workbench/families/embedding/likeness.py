"""How alike every two vectors are."""

from __future__ import annotations

import numpy as np


def between(vectors: np.ndarray, measure: str) -> np.ndarray:
    """(N, N) of (N, D) float64: ``a . b / (|a| |b|)``, or with the measure ``distance`` ``|a - b|``."""
    if measure == "distance":
        apart: np.ndarray = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
        return apart
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.maximum(lengths, np.finfo(np.float64).tiny)
    cosines: np.ndarray = unit @ unit.T
    return cosines
