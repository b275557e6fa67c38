"""Three boxes of two classes: a small one inside a large one, and one that leaves the network's input."""

from __future__ import annotations

import numpy as np

from workbench.api import Boxes


def boxes(**more) -> Boxes:
    fields = {
        "boxes": np.array([[2, 4, 20, 20], [8, 8, 6, 6], [24, -4, 16, 12]], np.float32),
        "classes": np.array([16, 1, 16], np.int32),
        "names": ("cat", "bicycle", "cat"),
        "scores": np.array([0.93, 0.6, 0.31], np.float32),
        "size": (32, 32),
        "threshold": 0.3,
        "targets": ("box:0", "box:1", "box:2"),
    }
    return Boxes(**(fields | more))


def no_boxes(**more) -> Boxes:
    fields = {
        "boxes": np.zeros((0, 4), np.float32), "classes": np.zeros(0, np.int32), "names": (),
        "scores": np.zeros(0, np.float32), "targets": (),
    }  # fmt: skip
    return boxes(**(fields | more))


def masked_boxes(**more) -> Boxes:
    """The same with masks: of the first only the left half is its thing."""
    masks = np.ones((3, 4, 4), np.float32)
    masks[0, :, 2:] = 0
    return boxes(**({"masks": masks} | more))
