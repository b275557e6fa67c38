"""How local or distributed the code of a layer is: over how many directions, and how few units speak for an image."""

from __future__ import annotations

import numpy as np


def participation_ratio(values: np.ndarray) -> float:
    """``(sum_i l_i)^2 / sum_i l_i^2`` of the eigenvalues l of the features' covariance: 1 to D directions.

    Gao et al., "A theory of multineuronal dimensionality, dynamics and measurement", 2017, equation 5. Of N images it
    is N - 1 at the most.

    values  (N, D), not all the same
    """
    centred = values - values.mean(0, dtype=np.float64)
    gram = centred @ centred.T if len(values) < values.shape[1] else centred.T @ centred
    return float(np.trace(gram) ** 2 / (gram**2).sum())


def sparseness(values: np.ndarray) -> float:
    """``(1 - (sum_k |r_k| / D)^2 / (sum_k r_k^2 / D)) / (1 - 1 / D)``, averaged over images: 0 where all units of a
    layer speak alike for an image, 1 where one unit does.

    Vinje & Gallant, "Sparse coding and decorrelation in primary visual cortex during natural vision", Science 2000,
    after Rolls & Tovee 1995; over the units of an image. NaN where there is one unit.

    values  (N, D); an image of which no unit speaks does not count
    """
    count = values.shape[1]
    loud = np.abs(values.astype(np.float64))
    energy = (loud**2).mean(1)
    told = energy > 0
    if count < 2 or not told.any():
        return float("nan")
    return float(((1 - loud[told].mean(1) ** 2 / energy[told]) / (1 - 1 / count)).mean())
