"""A heatmap of 32 x 32 values, from -1 at the top to 2 at the bottom."""

from __future__ import annotations

import numpy as np

from workbench.api import Heatmap


def heatmap(values=None, **more) -> Heatmap:
    if values is None:
        values = np.linspace(-1, 2, 32 * 32).reshape(32, 32)
    return Heatmap(values=np.asarray(values, np.float32), unit="logit", caption="Evidence", **more)
