"""A heatmap: relevance of each pixel of the network's input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .base import Result, check_array


@dataclass(frozen=True, eq=False, kw_only=True)
class Heatmap(Result):
    """Relevance of each pixel of the network's input.

    values      (H, W) float32, raw, in ``unit``
    signed      whether values below ``centre`` mean evidence against the target
    centre      the value that says nothing: colours start there, or have it in their middle where signed
    fine        whether every pixel stands for itself, as in a gradient: a few are then far above all the others, and
                colours do not wait for them
    boxes       (n, 4) int32 left, top, width, height: the regions that were measured one by one, if they were
    box_values  (n,) float32, what was measured in each
    box_labels  n texts, what the prediction became in each
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
