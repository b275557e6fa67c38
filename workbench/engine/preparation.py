"""From an image as opened to the pixels that a network sees, and the map back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import PIL.Image

from workbench.api import Geometry, Image
from workbench.render.network import seen_by_network


@dataclass(frozen=True)
class Preparation:
    """Resize the shorter side to ``resize``, crop ``crop`` from the centre, normalise by ``mean`` and ``std``.

    crop       (height, width) of the network's input
    mean, std  per channel, on pixels in [0, 1]; as many as the network has input channels
    """

    resize: int
    crop: tuple[int, int]
    interpolation: Literal["bilinear", "bicubic", "nearest"]
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def prepare(self, original: np.ndarray, name: str = "", digest: str = "") -> Image:
        """The image for the network.

        original  (h, w, 3) uint8
        """
        height, width = original.shape[:2]
        resized = self._resized(height, width)
        offset = (round((resized[0] - self.crop[0]) / 2.0), round((resized[1] - self.crop[1]) / 2.0))
        geometry = Geometry.resized_and_cropped((height, width), resized, offset, self.crop, self.interpolation)
        seen = seen_by_network(original, geometry)
        if len(self.mean) == 1:
            seen = np.asarray(PIL.Image.fromarray(seen).convert("L"))[:, :, None]
        pixels = np.asarray(seen, np.float32).transpose(2, 0, 1) / np.float32(255)
        return Image(np.ascontiguousarray(pixels), original, geometry, name, digest)

    def _resized(self, height: int, width: int) -> tuple[int, int]:
        side = max(self.resize, *self.crop)
        if height <= width:
            return side, max(1, int(side * width / height))
        return max(1, int(side * height / width)), side
