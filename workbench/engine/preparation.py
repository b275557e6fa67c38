"""From an image as opened to the pixels that a network sees, and the map back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import PIL.Image

from workbench.api import Geometry, Image
from workbench.render.framing import Framing
from workbench.render.network import seen_by_network


@dataclass(frozen=True)
class Preparation(Framing):
    """What the network sees of an image, and by which ``mean`` and ``std`` that is normalised.

    mean, std  per channel, on pixels in [0, 1]; as many as the network has input channels
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]

    def normalisation_plain(self) -> dict[str, list[float]]:
        """As JSON holds it."""
        return {"mean": list(self.mean), "std": list(self.std)}

    def prepare(self, original: np.ndarray, name: str = "", digest: str = "") -> Image:
        """The image for the network.

        original  (h, w, 3) uint8
        """
        geometry = self.geometry((original.shape[0], original.shape[1]), digest)
        return Image(self._pixels(seen_by_network(original, geometry)), original, geometry, name, digest)

    def prepare_seen(self, seen: np.ndarray, name: str = "", digest: str = "") -> Image:
        """The same pixels from what the network sees, (H, W, 3) uint8, where the original is not at hand."""
        geometry = Geometry.resized_and_cropped(self.crop, self.crop, (0, 0), self.crop, self.interpolation)
        return Image(self._pixels(seen), seen, geometry, name, digest)

    def _pixels(self, seen: np.ndarray) -> np.ndarray:
        if len(self.mean) == 1:
            seen = np.asarray(PIL.Image.fromarray(seen).convert("L"))[:, :, None]
        pixels = np.asarray(seen, np.float32).transpose(2, 0, 1) / np.float32(255)
        return np.ascontiguousarray(pixels)
