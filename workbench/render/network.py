"""What the network saw: the original, resized and cropped. The engine prepares its input by this same function."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow

from workbench.api import Geometry

RESAMPLING = {
    "bilinear": Pillow.Resampling.BILINEAR,
    "bicubic": Pillow.Resampling.BICUBIC,
    "nearest": Pillow.Resampling.NEAREST,
}
MOST_RESIZED_PIXELS = 64_000_000  # above that only the crop is resized


def seen_by_network(original: np.ndarray, geometry: Geometry, padding: int = 0) -> np.ndarray:
    """(H, W, 3) uint8, the network's input before normalisation, of (h, w, 3) uint8.

    padding  the level of grey of what lies beyond the image
    """
    (height, width), (top, left) = geometry.network_size, geometry.offset
    picture, resampling = Pillow.fromarray(original), RESAMPLING[geometry.resampling]
    resized = geometry.resized
    if resized[0] * resized[1] <= MOST_RESIZED_PIXELS:
        resized_picture = picture.resize((resized[1], resized[0]), resampling)
        if padding and (min(top, left) < 0 or top + height > resized[0] or left + width > resized[1]):
            whole = Pillow.new("RGB", (width, height), (padding,) * 3)
            whole.paste(resized_picture, (-left, -top))
            return np.asarray(whole)
        return np.asarray(resized_picture.crop((left, top, left + width, top + height)))
    across, down = picture.width / resized[1], picture.height / resized[0]
    box = (
        max(0.0, left * across),
        max(0.0, top * down),
        min(float(picture.width), (left + width) * across),
        min(float(picture.height), (top + height) * down),
    )
    return np.asarray(picture.resize((width, height), resampling, box=box))
