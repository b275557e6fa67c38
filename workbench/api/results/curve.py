"""A curve: lines over one axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .base import Result, check_array


@dataclass(frozen=True, eq=False, kw_only=True)
class Curve(Result):
    """Lines over one axis.

    x           (N,) float32
    lines       (S, N) float32
    names       S texts
    notes       N texts, a remark for each x; or none at all
    marks       (M,) float32, special places on the axis; ``mark_names`` are M texts on their meaning
    """

    x: np.ndarray
    lines: np.ndarray
    names: tuple[str, ...]
    x_label: str = ""
    y_label: str = ""
    notes: tuple[str, ...] = ()
    marks: np.ndarray | None = None
    mark_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_array(self, "x", 1, "(N,)")
        check_array(self, "lines", 2, "(S, N)")
        if self.lines.shape != (len(self.names), len(self.x)):
            raise ValueError(f"Curve wants lines ({len(self.names)}, {len(self.x)}); got {self.lines.shape}")
        if self.notes and len(self.notes) != len(self.x):
            raise ValueError(f"Curve wants {len(self.x)} notes; got {len(self.notes)}")
        if len(self.mark_names) != (0 if self.marks is None else len(self.marks)):
            raise ValueError(f"Curve wants a name for each mark; got {len(self.mark_names)}")
