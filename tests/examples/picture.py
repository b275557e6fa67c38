"""A picture of one colour."""

from __future__ import annotations

import numpy as np

from workbench.api import Picture


def picture() -> Picture:
    return Picture(values=np.full((32, 32, 3), 0.5, np.float32))
