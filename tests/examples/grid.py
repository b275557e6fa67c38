"""A grid of random tiles, the second of them dead."""

from __future__ import annotations

import numpy as np

from workbench.api import Grid


def grid(count=6, colour=False, **more) -> Grid:
    values = np.random.default_rng(0).normal(size=(count, 5, 5, 3) if colour else (count, 5, 5)).astype(np.float32)
    return Grid(
        values=values,
        labels=tuple(str(i) for i in range(count)),
        numbers=np.zeros(count, np.float32),
        number_name="mean",
        units=np.arange(count, dtype=np.int32),
        dead=np.arange(count) == 1,
        unit="weight",
        **more,
    )
