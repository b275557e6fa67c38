"""Boxes: what a detector found, as rectangles with a class and a score, and where it says so with a mask each."""

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
    masks      (n, m, m) float32, the probability that the thing is there, at the centres of m x m equal cells of its
               box; None where the detector gives no masks
    """

    boxes: np.ndarray
    classes: np.ndarray
    names: tuple[str, ...]
    scores: np.ndarray
    size: tuple[int, int]
    threshold: float = 0.0
    unit: str = "probability"
    targets: tuple[str, ...] = ()
    masks: np.ndarray | None = None

    def __post_init__(self) -> None:
        check_array(self, "boxes", 2, "(n, 4)")
        check_array(self, "scores", 1, "(n,)")
        count = len(self.scores)
        if self.boxes.shape != (count, 4) or not np.isfinite(self.boxes).all() or (self.boxes[:, 2:] < 0).any():
            raise ValueError(f"Boxes wants boxes ({count}, 4), finite, with widths and heights from 0")
        if len(self.classes) != count or len(self.names) != count or len(self.targets) not in (0, count):
            raise ValueError(f"Boxes wants {count} classes and names, and as many targets or none")
        if self.masks is not None:
            check_array(self, "masks", 3, "(n, m, m)")
            if len(self.masks) != count or not np.isfinite(self.masks).all():
                raise ValueError(f"Boxes wants {count} finite masks; got {len(self.masks)}")
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
            masks=None if self.masks is None else self.masks[:count],
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
            caption=self.caption,
        )

    def target_of(self, row: int) -> str:
        """The text of the target that a box stands for; empty where it is none."""
        return self.targets[row] if self.targets else ""

    def box_at(self, x: float, y: float) -> int | None:
        """The smallest box around a point of the network's input, measured at edges; None where there is none.

        Where masks are known, the smallest whose thing is there comes first.
        """
        left, top, width, height = self.boxes.T
        around = (left <= x) & (x <= left + width) & (top <= y) & (y <= top + height)
        if self.masks is not None:
            there = around & self._covered(x, y)
            around = there if there.any() else around
        return int(np.argmin(np.where(around, width * height, np.inf))) if around.any() else None

    def _covered(self, x: float, y: float) -> np.ndarray:
        """(n,) bool, whether the mask of each box says that its thing is at a point: by the cell that it is in."""
        assert self.masks is not None
        left, top, width, height = np.maximum(self.boxes, [-np.inf, -np.inf, 1e-6, 1e-6]).T
        side = self.masks.shape[1:]
        down = np.clip((y - top) / height * side[0], 0, side[0] - 1).astype(np.intp)
        across = np.clip((x - left) / width * side[1], 0, side[1] - 1).astype(np.intp)
        covered: np.ndarray = self.masks[np.arange(len(self.masks)), down, across] >= 0.5
        return covered
