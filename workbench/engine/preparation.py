"""From an image as opened to the pixels that a network sees, and the map back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import PIL.Image

from workbench.api import Geometry, Image

RESAMPLING = {
    "bilinear": PIL.Image.Resampling.BILINEAR,
    "bicubic": PIL.Image.Resampling.BICUBIC,
    "nearest": PIL.Image.Resampling.NEAREST,
}
MOST_RESIZED_PIXELS = 64_000_000  # above that only what is cropped is resized


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
        picture = PIL.Image.fromarray(original)
        if len(self.mean) == 1:
            picture = picture.convert("L")
        small = self._resize_and_crop(picture, resized, offset)
        pixels = np.asarray(small, np.float32) / np.float32(255)
        pixels = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
        geometry = Geometry.resized_and_cropped((height, width), resized, offset, self.crop)
        return Image(np.ascontiguousarray(pixels), original, geometry, name, digest)

    def _resized(self, height: int, width: int) -> tuple[int, int]:
        side = max(self.resize, *self.crop)
        if height <= width:
            return side, max(1, int(side * width / height))
        return max(1, int(side * height / width)), side

    def _resize_and_crop(
        self, picture: PIL.Image.Image, resized: tuple[int, int], offset: tuple[int, int]
    ) -> PIL.Image.Image:
        (height, width), (top, left) = self.crop, offset
        resampling = RESAMPLING[self.interpolation]
        if resized[0] * resized[1] <= MOST_RESIZED_PIXELS:
            whole = picture.resize((resized[1], resized[0]), resampling)
            return whole.crop((left, top, left + width, top + height))
        across, down = picture.width / resized[1], picture.height / resized[0]
        box = (left * across, top * down, (left + width) * across, (top + height) * down)
        return picture.resize((width, height), resampling, box=box)
