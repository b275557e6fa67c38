"""From an image as opened to the pixels that a network sees, and the map back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import PIL.Image

from workbench.api import Geometry, Image
from workbench.render.framing import Framing
from workbench.render.network import seen_by_network


@dataclass(frozen=True)
class Preparation(Framing):
    """What the network sees of an image, and what its first layer makes of the pixels.

    Techniques change pixels, (C, H, W) in [0, 1], RGB or grey; the network takes
    ``(low + pixels * (high - low) - mean) / std``, in its own order of colours and axes.

    mean, std    per channel, in the network's order of colours, within ``value_range``
    colours      the order of the channels; one channel is grey
    layout       channels first, or last
    value_range  (low, high) what black and white are before mean and std
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    colours: Literal["rgb", "bgr", "grey"] = "rgb"
    layout: Literal["nchw", "nhwc"] = "nchw"
    value_range: tuple[float, float] = (0.0, 1.0)

    @property
    def channels(self) -> int:
        """3 for colours, 1 for grey."""
        return len(self.mean)

    def normalisation_plain(self) -> dict[str, Any]:
        """As JSON holds it: mean and std, and what else is not as usual."""
        plain: dict[str, Any] = {"mean": list(self.mean), "std": list(self.std)}
        if self.colours == "bgr":
            plain["colours"] = self.colours
        if self.layout != "nchw":
            plain["layout"] = self.layout
        if self.value_range != (0.0, 1.0):
            plain["value_range"] = list(self.value_range)
        return plain

    def prepare(self, original: np.ndarray, name: str = "", digest: str = "") -> Image:
        """The image for the network.

        original  (h, w, 3) uint8
        """
        geometry = self.geometry((original.shape[0], original.shape[1]), digest)
        return Image(self._pixels(seen_by_network(original, geometry, self.padding)), original, geometry, name, digest)

    def prepare_seen(self, seen: np.ndarray, name: str = "", digest: str = "") -> Image:
        """The same pixels from what the network sees, (H, W, 3) uint8, where the original is not at hand."""
        geometry = Geometry.resized_and_cropped(self.crop, self.crop, (0, 0), self.crop, self.interpolation)
        return Image(self._pixels(seen), seen, geometry, name, digest)

    def _pixels(self, seen: np.ndarray) -> np.ndarray:
        if self.channels == 1:
            seen = np.asarray(PIL.Image.fromarray(seen).convert("L"))[:, :, None]
        return (np.asarray(seen, np.float32) / np.float32(255)).transpose(2, 0, 1)  # colours last, as networks take it
