"""How strongly a map covers the photograph under it.

A coarse map covers it evenly. A fine signed one, such as integrated gradients, is near zero nearly everywhere: laid on
evenly, its pale middle colour would take the strength out of the few pixels that matter, and the photograph's own
colours would mix with the two that mean something. So the photograph is grey under it, and each pixel covers the more
the farther it is from the centre. An opacity of zero shows the photograph as it is.
"""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow

from workbench.api import Heatmap

from .colour import Limits, colourise


def by_strength(result: Heatmap) -> bool:
    """Whether the opacity of a map follows its strength, over a grey photograph."""
    return result.signed and result.fine


def greys(result: Heatmap, opacity: float) -> bool:
    """Whether the photograph is grey under a map: not where nothing of the map is seen."""
    return by_strength(result) and opacity > 0


def grey(photo: np.ndarray) -> np.ndarray:
    """(h, w, 3) uint8 without colours, of the same luma (ITU-R BT.601)."""
    return np.asarray(Pillow.fromarray(photo).convert("L").convert("RGB"))


def cover(values: np.ndarray, limits: Limits, opacity: float) -> np.ndarray:
    """(h, w) in 0 to 1, the opacity of each pixel: ``opacity`` at the centre of the range, 1 at its ends.

    Below a half the ends have twice the opacity, so that they too go as it goes to zero. The root of the strength is
    taken, so that half of the strongest value still covers most of the photograph.
    """
    centre, reach = (limits.low + limits.high) / 2, (limits.high - limits.low) / 2
    strength = np.sqrt(np.clip(np.abs(np.asarray(values, np.float64) - centre) / reach, 0, 1))
    ends = min(1.0, 2 * opacity)
    return np.asarray(opacity + (ends - opacity) * np.nan_to_num(strength), np.float32)


def covered(
    photo: np.ndarray, values: np.ndarray, table: np.ndarray, limits: Limits, opacity: float, strength: bool
) -> np.ndarray:
    """(h, w, 3) float32 in 0 to 255: a map of the photograph's size, coloured, over the photograph."""
    colours = colourise(values, table, limits).astype(np.float32)
    below = (grey(photo) if strength and opacity > 0 else photo).astype(np.float32)
    share = cover(values, limits, opacity)[..., None] if strength else np.float32(opacity)
    return np.asarray((1 - share) * below + share * colours)


def with_cover(values: np.ndarray, table: np.ndarray, limits: Limits, opacity: float) -> np.ndarray:
    """(h, w, 4) uint8: the colours of a map, with the opacity of each pixel as alpha."""
    share = np.rint(255 * cover(values, limits, opacity)).astype(np.uint8)
    return np.concatenate([colourise(values, table, limits), share[..., None]], axis=2)
