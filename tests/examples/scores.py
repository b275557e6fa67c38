"""Scores that fall evenly, as probabilities with their logits or in another unit."""

from __future__ import annotations

import numpy as np

from workbench.api import Scores


def scores(count=5, unit="probability") -> Scores:
    values = np.linspace(0.5, 0.01, count).astype(np.float32)
    logits = np.linspace(4, -1, count).astype(np.float32) if unit == "probability" else None
    names = tuple(f"class {i}" for i in range(count))
    return Scores(values=values, names=names, indices=np.arange(count, dtype=np.int32), logits=logits, unit=unit)
