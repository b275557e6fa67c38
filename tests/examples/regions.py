"""Regions: sky above, a road at the left below, nothing sure at the right below; no pixel is a car."""

from __future__ import annotations

import numpy as np

from workbench.api import Regions


def regions(**more) -> Regions:
    labels = np.full((32, 32), -1, np.int32)
    labels[:16], labels[16:, :16] = 1, 2
    fields = {
        "labels": labels,
        "names": ("background", "sky", "road", "car"),
        "probabilities": np.full((32, 32), 0.75, np.float32),
        "background": 0,
        "targets": ("region:background", "region:sky", "region:road", "region:car"),
    }
    return Regions(**(fields | more))
