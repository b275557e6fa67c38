"""The colours of regions over a photograph."""

from __future__ import annotations

import numpy as np

from workbench.api import Regions, percent

from .class_colours import class_colour, rgb

BACKGROUND = "#808080"
DIMMED = 0.25  # how much is left of the others while one region is pointed at


def region_table(result: Regions, strong: int | None = None) -> np.ndarray:
    """(K + 1, 4) uint8, the colour of each label; the last, which -1 takes, is for what has none.

    strong  the label that is pointed at: the others are dimmed, and the background gets a colour too
    """
    table = np.zeros((len(result.names) + 1, 4), np.uint8)
    for label in range(len(result.names)):
        if label != result.background or label == strong:
            alpha = 255 if strong is None or label == strong else round(255 * DIMMED)
            table[label] = (*rgb(region_colour(result, label)), alpha)
    return table


def region_colour(result: Regions, label: int) -> str:
    """#rrggbb of a label; the background is grey."""
    return BACKGROUND if label == result.background else class_colour(label)


def covered_by_regions(photo: np.ndarray, labels: np.ndarray, table: np.ndarray, opacity: float) -> np.ndarray:
    """(h, w, 3) float32 in 0 to 255: labels of the photograph's size in their colours over it."""
    colours = table[labels].astype(np.float32)
    share = colours[..., 3:] * np.float32(opacity / 255)
    return np.asarray((1 - share) * photo.astype(np.float32) + share * colours[..., :3])


def absence(result: Regions) -> str:
    """The sentence where no pixel has a label of its own; empty where some have."""
    own = result.pixels.sum() - (result.pixels[result.background] if result.background >= 0 else 0)
    if own:
        return ""
    return f"Everything is {result.names[result.background]}." if result.pixels.sum() else "No pixel has a label."


def without_label(result: Regions) -> str:
    """The remark on pixels without a label; empty where there are none, or no others."""
    labelled = int(result.pixels.sum())
    if labelled in (0, result.labels.size):
        return ""
    return f"{percent(1 - labelled / result.labels.size)} of the pixels have no label."
