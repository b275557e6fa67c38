"""Principal components: coordinates on the directions of largest variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import UserError

EXACT_UP_TO = 2048  # rows or columns; principal components of more are found by a randomised method


@dataclass(frozen=True, eq=False)
class Principal:
    """Coordinates on the directions of largest variance.

    points  (N, k) float64, of mean 0
    shares  (k,) float64, of the whole variance
    """

    points: np.ndarray
    shares: np.ndarray


def principal(values: np.ndarray, count: int) -> Principal:
    """The first principal components (Pearson 1901), as many as carry variance and at most ``count``.

    The largest weight of each component, by magnitude, is positive: a component has no sign of its own.
    Raises UserError where all rows are the same.
    """
    centred = values - values.mean(0, dtype=np.float64)
    variance = float((centred**2).sum())
    scale = float(np.square(values, dtype=np.float64).sum())
    if variance <= 1e-12 * scale:
        raise UserError(f"All {len(values)} images have the same features, so there is nothing to lay out.")
    axes = _axes(centred, min(count, *values.shape))
    axes *= np.sign(axes[np.abs(axes).argmax(0), np.arange(axes.shape[1])])
    points = centred @ axes
    shares = (points**2).sum(0) / variance
    real = shares > 1e-10
    return Principal(points[:, real], shares[real])


def _axes(centred: np.ndarray, count: int) -> np.ndarray:
    """(D, count) orthonormal directions, by falling variance."""
    rows, columns = centred.shape
    if min(rows, columns) > EXACT_UP_TO:
        return _randomised_axes(centred, count)
    if columns <= rows:
        return np.asarray(np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :count])
    _, turned = np.linalg.eigh(centred @ centred.T)
    return np.asarray(np.linalg.qr(centred.T @ turned[:, ::-1][:, :count])[0])


def _randomised_axes(centred: np.ndarray, count: int) -> np.ndarray:
    """The same, nearly: Halko, Martinsson & Tropp 2011, algorithm 4.4, with 10 more columns and 7 rounds."""
    drawn = np.random.default_rng(0).normal(size=(centred.shape[1], count + 10))
    reached = np.linalg.qr(centred @ drawn)[0]
    for _ in range(7):
        reached = np.linalg.qr(centred @ (centred.T @ reached))[0]
    return np.linalg.svd(reached.T @ centred, full_matrices=False)[2][:count].T


def plane(points: np.ndarray) -> np.ndarray:
    """The first two columns; where there is one, the second is zero."""
    return np.pad(points[:, :2], ((0, 0), (0, max(0, 2 - points.shape[1]))))
