"""The framing of a network: which part of an image it sees, at which size. Engine and window share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from workbench.api import Geometry

from .network import seen_by_network

AS_SEEN = "seen-"  # begins the digest of a picture that was saved as a network's input


@dataclass(frozen=True)
class Framing:
    """Resize the shorter side to ``resize`` pixels, then crop ``crop``, (height, width), from the centre.

    A picture that was saved as a network's input and has exactly this size is not resized.
    """

    resize: int
    crop: tuple[int, int]
    interpolation: Literal["bilinear", "bicubic", "nearest"]

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Framing:
        """The inverse of ``framing_dict``."""
        height, width = fields["crop"]
        return Framing(int(fields["resize"]), (int(height), int(width)), fields["interpolation"])

    def framing_dict(self) -> dict[str, Any]:
        """As a dictionary for JSON."""
        return {"resize": self.resize, "crop": list(self.crop), "interpolation": self.interpolation}

    def geometry(self, original: tuple[int, int], digest: str = "") -> Geometry:
        """Where the network's input lies on an image of this (height, width) and digest."""
        if digest.startswith(AS_SEEN) and tuple(original) == tuple(self.crop):
            return Geometry.resized_and_cropped(self.crop, self.crop, (0, 0), self.crop, self.interpolation)
        resized = self._resized(*original)
        offset = (round((resized[0] - self.crop[0]) / 2.0), round((resized[1] - self.crop[1]) / 2.0))
        return Geometry.resized_and_cropped(original, resized, offset, self.crop, self.interpolation)

    def seen(self, original: np.ndarray, digest: str = "") -> np.ndarray:
        """(H, W, 3) uint8, what the network sees of (h, w, 3) uint8 with this digest."""
        return seen_by_network(original, self.geometry((original.shape[0], original.shape[1]), digest))

    def _resized(self, height: int, width: int) -> tuple[int, int]:
        side = max(self.resize, *self.crop)
        if height <= width:
            return side, max(1, int(side * width / height))
        return max(1, int(side * height / width)), side
