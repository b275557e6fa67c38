"""Length one, PCA-whitening and length one again: what makes vectors of images comparable.

Jégou & Chum, "Negative evidences and co-occurrences in image retrieval", ECCV 2012, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import UserError

from .descriptors import DESCRIPTORS


@dataclass(frozen=True, eq=False)
class Whitening:
    """What was learned of a collection: its mean and its principal directions, each brought to variance 1.

    mean        (D,)
    directions  (d, D)
    """

    mean: np.ndarray
    directions: np.ndarray

    @classmethod
    def learned(cls, vectors: np.ndarray, dimensions: int = 0) -> Whitening:
        """Of (N, D) vectors of length 1. ``dimensions`` 0 keeps as many as the vectors tell. Raises UserError."""
        from sklearn.decomposition import PCA  # late, as in ranking

        most = min(len(vectors) - 1, vectors.shape[1])
        if most < 1:
            raise UserError(f"Whitening is learned of 2 images or more; there are {len(vectors)}.")
        if dimensions > most:
            raise UserError(
                f"{len(vectors)} images of {vectors.shape[1]} numbers tell {most} dimensions; got {dimensions}."
            )
        found = PCA(dimensions or most, svd_solver="full").fit(vectors.astype(np.float64))
        told = found.explained_variance_ > 1e-12 * found.explained_variance_[:1]  # directions in which nothing varies
        directions = found.components_[told] / np.sqrt(found.explained_variance_[told])[:, None]
        return cls(found.mean_.astype(np.float32), directions.astype(np.float32))

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """(N, d) of (N, D)."""
        white: np.ndarray = (vectors - self.mean) @ self.directions.T
        return white


def finished(name: str, vectors: np.ndarray, whitening: Whitening | None = None) -> np.ndarray:
    """(N, D) float32 of length 1, out of the (N, P, D) vectors of a descriptor; whitened where that was learned."""
    own = DESCRIPTORS[name]
    rows = prepared(name, vectors)
    count, parts, _ = rows.shape
    if whitening is not None:
        rows = unit(whitening(rows.reshape(count * parts, -1))).reshape(count, parts, -1)
    return unit(rows.sum(1)) if own.together == "summed" else unit(rows.reshape(count, -1))


def prepared(name: str, vectors: np.ndarray) -> np.ndarray:
    """(N, P, D) of length 1, as whitening is learned of them and applied to them; joined ones are one part."""
    own = DESCRIPTORS[name]
    if own.rooted:
        vectors = np.sign(vectors) * np.sqrt(np.abs(vectors))
    if own.together == "joined":
        vectors = vectors.reshape(len(vectors), 1, -1)
    return unit(vectors)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Each of length 1, as float32; what is nothing stays nothing."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    made: np.ndarray = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    return made.astype(np.float32, copy=False)
