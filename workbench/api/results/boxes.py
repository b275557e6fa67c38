"""Boxes: what a detector found, as rectangles with a class and a score."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .base import Result, check_array
from .scores import Scores


@dataclass(frozen=True, eq=False, kw_only=True)
class Boxes(Result):
    """Rectangles in the network's input, each with a class and a score, the best first. There may be none.

    boxes      (n, 4) float32 left, top, width, height in pixels of the network's input, measured at edges: the first
               pixel covers 0 to 1
    classes    (n,) int32, the class of each
    names      n texts, what each class is called
    scores     (n,) float32, in ``unit``, which never rise
    size       (height, width) of the network's input
    threshold  what scored less was left out
    targets    n texts, the target that each box stands for; none where a box is no target
    """

    boxes: np.ndarray
    classes: np.ndarray
    names: tuple[str, ...]
    scores: np.ndarray
    size: tuple[int, int]
    threshold: float = 0.0
    unit: str = "probability"
    targets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_array(self, "boxes", 2, "(n, 4)")
        check_array(self, "scores", 1, "(n,)")
        count = len(self.scores)
        if self.boxes.shape != (count, 4) or not np.isfinite(self.boxes).all() or (self.boxes[:, 2:] < 0).any():
            raise ValueError(f"Boxes wants boxes ({count}, 4), finite, with widths and heights from 0")
        if len(self.classes) != count or len(self.names) != count or len(self.targets) not in (0, count):
            raise ValueError(f"Boxes wants {count} classes and names, and as many targets or none")
        if not (np.diff(self.scores) <= 0).all() or not np.isfinite(self.scores).all():
            raise ValueError("Boxes wants finite scores, the best first")

    def first(self, count: int) -> Boxes:
        """The best of them."""
        return replace(
            self,
            boxes=self.boxes[:count],
            classes=self.classes[:count],
            names=self.names[:count],
            scores=self.scores[:count],
            targets=self.targets[:count],
        )

    @property
    def rows(self) -> Scores:
        """Class and score of each box, for a list beside the picture."""
        return Scores(
            values=self.scores,
            names=self.names,
            indices=self.classes,
            unit=self.unit,
            targets=tuple(self.target_of(row) for row in range(len(self.scores))),
        )

    def target_of(self, row: int) -> str:
        """The text of the target that a box stands for; empty where it is none."""
        return self.targets[row] if self.targets else ""

    def box_at(self, x: float, y: float) -> int | None:
        """The smallest box around a point of the network's input, measured at edges; None where there is none."""
        left, top, width, height = self.boxes.T
        around = (left <= x) & (x <= left + width) & (top <= y) & (y <= top + height)
        return int(np.argmin(np.where(around, width * height, np.inf))) if around.any() else None
