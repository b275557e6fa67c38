"""A picture in colour, or the difference of two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .base import Result, check_array


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture(Result):
    """An image in colour, or the difference of two.

    values  (H, W, 3) float32 in [0, 1]; where signed, any, and 0 is grey
    signed  whether it is a difference
    factor  by how much a difference is enlarged on screen and paper; the values themselves are raw
    file    name, without ending, of the file into which exporters write it without loss; empty for no such file
    shows   the target that it was made to show, as a text, or layer:NAME for the mean square of a layer; empty for a
            picture that was not made by optimisation
    beside  sentences that stand beside it: what was found when somebody looked at it
    """

    values: np.ndarray
    signed: bool = False
    factor: float = 1.0
    file: str = ""
    shows: str = ""
    beside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_array(self, "values", 3, "(H, W, 3)")
        if self.values.shape[2] != 3:
            raise ValueError(f"Picture wants (H, W, 3); got {self.values.shape}")
