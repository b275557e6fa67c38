"""The channels that vary most over a collection, whose maps tell parts of things from each other."""

from __future__ import annotations

import numpy as np

PARTS = 25  # Xu et al. 2018, section 4.3: more gain little


def most_varying(pooled: np.ndarray, count: int = PARTS) -> tuple[int, ...]:
    """The channels of largest variance of sum-pooled vectors ``(N, K)``, the largest first (Xu et al. 2018, 3.2)."""
    variance = pooled.astype(np.float64).var(0)
    return tuple(int(k) for k in np.argsort(-variance, kind="stable")[:count])
