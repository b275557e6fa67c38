"""Where the network's input lies on the original image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Geometry:
    """The affine map from network-input pixels to original pixels.

    Pixel (0, 0) has its *centre* at (0, 0), as in OpenCV; so a resize by ``s`` carries half-pixel offsets:
    ``x_original = (x_network + 0.5) * s - 0.5``.

    matrix         (3, 3) nested tuples, acting on (x, y, 1)
    network_size   (height, width) of what the network saw
    original_size  (height, width) of the image as opened, after EXIF orientation
    resampling     how the original was resized: bilinear, bicubic or nearest
    """

    matrix: tuple[tuple[float, float, float], ...]
    network_size: tuple[int, int]
    original_size: tuple[int, int]
    resampling: str = "bilinear"

    @classmethod
    def resized_and_cropped(
        cls,
        original_size: tuple[int, int],
        resized: tuple[int, int],
        offset: tuple[int, int],
        network: tuple[int, int],
        resampling: str = "bilinear",
    ) -> Geometry:
        """The map for a resize to ``resized``, then a crop at ``offset`` = (top, left); sizes are (height, width)."""
        scale_y, scale_x = original_size[0] / resized[0], original_size[1] / resized[1]
        top, left = offset
        return cls(
            (
                (scale_x, 0.0, (left + 0.5) * scale_x - 0.5),
                (0.0, scale_y, (top + 0.5) * scale_y - 0.5),
                (0.0, 0.0, 1.0),
            ),
            network,
            original_size,
            resampling,
        )

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Geometry:
        """The inverse of ``plain``."""
        rows = tuple((float(row[0]), float(row[1]), float(row[2])) for row in plain["matrix"])
        network, original = plain["network_size"], plain["original_size"]
        resampling = str(plain.get("resampling", "bilinear"))
        return cls(rows, (network[0], network[1]), (original[0], original[1]), resampling)

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "matrix": [list(row) for row in self.matrix],
            "network_size": list(self.network_size),
            "original_size": list(self.original_size),
            "resampling": self.resampling,
        }

    @property
    def resized(self) -> tuple[int, int]:
        """(height, width) of the whole image at the network's scale, before the crop."""
        (height, width), matrix = self.original_size, self.matrix
        return round(height / matrix[1][1]), round(width / matrix[0][0])

    @property
    def offset(self) -> tuple[int, int]:
        """(top, left) of the crop on the resized image; negative where the crop is larger."""
        (across, _, x), (_, down, y), _ = self.matrix
        return round((y + 0.5) / down - 0.5), round((x + 0.5) / across - 0.5)

    def to_original(self, x: float, y: float) -> tuple[float, float]:
        """A point in network-input pixels, in original pixels."""
        (a, b, c), (d, e, f), _ = self.matrix
        return a * x + b * y + c, d * x + e * y + f

    def to_network(self, x: float, y: float) -> tuple[float, float]:
        """A point in original pixels, in network-input pixels."""
        inverse = np.linalg.inv(np.asarray(self.matrix))
        moved = inverse @ (x, y, 1.0)
        return float(moved[0]), float(moved[1])

    def box(self) -> tuple[float, float, float, float]:
        """(left, top, width, height) of the network's input on the original, measured at pixel edges."""
        height, width = self.network_size
        left, top = self.to_original(-0.5, -0.5)
        right, bottom = self.to_original(width - 0.5, height - 0.5)
        return left + 0.5, top + 0.5, right - left, bottom - top
