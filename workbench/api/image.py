"""An image as a technique sees it: the pixels the network gets, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .geometry import Geometry


@dataclass(frozen=True, eq=False)
class Image:
    """One image, prepared for one model.

    pixels    (C, H, W) float32 in [0, 1], at the network's input size, not yet normalised
    original  (h, w, 3) uint8, as opened, EXIF orientation applied
    geometry  where ``pixels`` lie on ``original``
    digest    SHA-256 of ``original``, hexadecimal
    """

    pixels: np.ndarray
    original: np.ndarray
    geometry: Geometry
    name: str = ""
    digest: str = ""
