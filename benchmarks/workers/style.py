"""What both painters are told: two photographs of 256 px, layers of the bundled network, and weights."""

from pathlib import Path

import numpy as np
import skimage
from PIL import Image

SIDE = 256
CONTENT, CONTENT_WEIGHT = "_blocks.5", 1.0
STYLE, STYLE_WEIGHT = ("_blocks.0", "_blocks.2", "_blocks.4"), 30.0


def pictures():
    """(SIDE, SIDE, 3) float in [0, 1]: the middle of each."""
    found = []
    for name in ("chelsea.png", "coffee.png"):
        picture = Image.open(Path(skimage.__file__).parent / "data" / name).convert("RGB")
        left, top = (picture.width - SIDE) // 2, (picture.height - SIDE) // 2
        found.append(np.asarray(picture.crop((left, top, left + SIDE, top + SIDE)), np.float64) / 255)
    return found
