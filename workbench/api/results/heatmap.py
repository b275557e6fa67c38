"""A heatmap: relevance of each pixel of the network's input."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .base import Result, check_array


@dataclass(frozen=True, eq=False, kw_only=True)
class Heatmap(Result):
    """Relevance of each pixel of the network's input.

    values      (H, W) float32, raw, in ``unit``
    signed      whether values below ``centre`` mean evidence against the target
    centre      the neutral value: colours start there, or have it in their middle where signed
    fine        whether neighbouring pixels are independent, as in a gradient: a few values are then far above all
                others, and the colours end below them
    boxes       (n, 4) int32 left, top, width, height: the regions that were measured separately, if any. A pixel in
                none of them is NaN; on the way its value may stand in for what is still to be measured
    box_values  (n,) float32, the value of each region
    box_labels  n texts, the prediction for each region
    """

    values: np.ndarray
    signed: bool = True
    centre: float = 0.0
    fine: bool = False
    unit: str = ""
    boxes: np.ndarray | None = None
    box_values: np.ndarray | None = None
    box_labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_array(self, "values", 2, "(H, W)")
        if self.boxes is not None and (self.boxes.ndim != 2 or self.boxes.shape[1] != 4):
            raise ValueError(f"Heatmap wants boxes (n, 4); got {self.boxes.shape}")
        if self.box_values is not None and (self.boxes is None or self.box_values.shape != (len(self.boxes),)):
            raise ValueError("Heatmap wants one of box_values for each of boxes")
        if self.box_labels and (self.boxes is None or len(self.box_labels) != len(self.boxes)):
            raise ValueError("Heatmap wants one of box_labels for each of boxes")


def covered(boxes: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    """(H, W) bool: the pixels that lie in one of the boxes, (n, 4) left, top, width, height."""
    corners = np.zeros((size[0] + 1, size[1] + 1), np.int64)
    left, top, width, height = boxes.astype(np.int64).T
    for y, x, sign in ((top, left, 1), (top, left + width, -1), (top + height, left, -1)):
        np.add.at(corners, (y, x), sign)
    np.add.at(corners, (top + height, left + width), 1)
    inside: np.ndarray = corners.cumsum(0).cumsum(1)[:-1, :-1] > 0
    return inside


def cut_short(heatmap: Heatmap) -> Heatmap:
    """The map of a run that was cut short: what stood in for what was still to be measured is NaN."""
    if heatmap.boxes is None:
        return heatmap
    values = np.where(covered(heatmap.boxes, heatmap.values.shape), heatmap.values, np.float32(np.nan))
    return replace(heatmap, values=values)
