"""The framing of a network: which part of an image it sees, at which size. Engine and window share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from workbench.api import Geometry

from .network import seen_by_network

AS_SEEN = "seen-"  # begins the digest of a picture that was saved as a network's input


@dataclass(frozen=True)
class Framing:
    """Resize the shorter side to ``resize`` pixels, then crop ``crop``, (height, width), from the centre.

    A picture that was saved as a network's input and has exactly this size is not resized.

    fit      "crop" as above; "stretch" to ``crop`` whatever the shape; "letterbox" inside ``crop``, the rest padded
    padding  the level of grey about a letterboxed image, 0 to 255
    """

    resize: int
    crop: tuple[int, int]
    interpolation: Literal["bilinear", "bicubic", "nearest"]
    fit: Literal["crop", "stretch", "letterbox"] = field(default="crop", kw_only=True)
    padding: int = field(default=0, kw_only=True)

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Framing:
        """The inverse of ``framing_dict``."""
        height, width = fields["crop"]
        fit, padding = fields.get("fit", "crop"), int(fields.get("padding", 0))
        crop = int(height), int(width)
        return Framing(int(fields["resize"]), crop, fields["interpolation"], fit=fit, padding=padding)

    def framing_dict(self) -> dict[str, Any]:
        """As a dictionary for JSON."""
        framing = {"resize": self.resize, "crop": list(self.crop), "interpolation": self.interpolation}
        return framing if self.fit == "crop" else framing | {"fit": self.fit, "padding": self.padding}

    def geometry(self, original: tuple[int, int], digest: str = "") -> Geometry:
        """Where the network's input lies on an image of this (height, width) and digest."""
        if digest.startswith(AS_SEEN) and tuple(original) == tuple(self.crop):
            return Geometry.resized_and_cropped(self.crop, self.crop, (0, 0), self.crop, self.interpolation)
        resized = self._resized(*original)
        offset = (round((resized[0] - self.crop[0]) / 2.0), round((resized[1] - self.crop[1]) / 2.0))
        return Geometry.resized_and_cropped(original, resized, offset, self.crop, self.interpolation)

    def seen(self, original: np.ndarray, digest: str = "") -> np.ndarray:
        """(H, W, 3) uint8, what the network sees of (h, w, 3) uint8 with this digest."""
        geometry = self.geometry((original.shape[0], original.shape[1]), digest)
        return seen_by_network(original, geometry, self.padding)

    def _resized(self, height: int, width: int) -> tuple[int, int]:
        if self.fit == "stretch":
            return self.crop
        if self.fit == "letterbox":
            scale = min(self.crop[0] / height, self.crop[1] / width)
            return max(1, round(height * scale)), max(1, round(width * scale))
        side = max(self.resize, *self.crop)
        if height <= width:
            return side, max(1, int(side * width / height))
        return max(1, int(side * height / width)), side
