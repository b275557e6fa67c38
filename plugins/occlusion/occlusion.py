"""Occlusion: hide a square of the image, see how far the target falls; slide the square over the whole image.

Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from torch import Tensor

from workbench.api import Heatmap, Image, Model, Progress, Result, Target, Technique, UserError, param, target_param
from workbench.families import perturbation


class Occlusion(Technique):
    """Each pixel is the mean, over the squares that cover it, of ``y(image) - y(image with the square hidden)``.

    Squares are measured coarse to fine. Until all are, a pixel that none of them covers yet has a stand-in: the nearest
    measured one above left.
    """

    target: Target = target_param()
    patch: int = param(16, "Side of the square that hides the image", low=1, high=512, unit="px", within="input")
    stride: int = param(8, "Step between neighbouring squares", low=1, high=512, unit="px")
    fill: perturbation.Fill = param("grey", "What the square shows instead")

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        squares = Squares(model.input_size, self.patch, self.stride)
        before = perturbation.unchanged(model, image, self.target)
        fill = perturbation.filling(self.fill, model.pixels(image)[0], self.patch / 2)
        order = squares.coarse_to_fine()
        drops = np.full(len(order), np.nan)
        becomes = np.full(len(order), -1)
        measured = 0
        for batch in model.sweep(image, Cover(squares, order, fill), before.target):
            now = order[batch.which.start : batch.which.stop]
            drops[now], becomes[now] = before.score - batch.values.astype(np.float64), batch.predicted
            measured += len(now)
            if measured < len(order):
                yield self._heatmap(model, before, squares, drops, becomes)
            yield Progress(measured, len(order), "squares")
        yield self._heatmap(model, before, squares, drops, becomes)

    def _heatmap(
        self, model: Model, before: perturbation.Unchanged, squares: Squares, drops: Any, becomes: Any
    ) -> Heatmap:
        known, unit = np.flatnonzero(~np.isnan(drops)), before.target.unit
        flips = int((becomes[known] != before.predicted).sum())
        rest = f"; {len(known)} of {len(squares)} squares measured" if len(known) < len(squares) else ""
        flipped = f"; {flips} of {len(known)} squares change the prediction" if flips else ""
        values = squares.mean_over(drops)
        if len(known) < len(squares):
            values = np.where(np.isnan(values), squares.mean_over(squares.filled_in(drops)), values)
        under = f"under a {self.fill} square{flipped}{rest}"
        return Heatmap(
            values=values.astype(np.float32),
            signed=True,
            unit=f"{unit} drop",
            boxes=squares.boxes()[known],
            box_values=drops[known].astype(np.float32),
            box_labels=() if before.predicted < 0 else tuple(model.classes[i] for i in becomes[known]),
            caption=f"Drop of {before.title}, {unit} {before.score:.3g}, {under}",
            caveat=perturbation.unmeasured(values, "lie under no square"),
            facts={
                "target": str(before.target),
                "target_title": before.title,
                "score": before.score,
                "squares": len(squares),
                "measured": len(known),
                "changed_predictions": flips,
            },
        )


class Squares:
    """Where the squares lie: a grid of ``stride`` that reaches the last row and column."""

    def __init__(self, size: tuple[int, int], patch: int, stride: int) -> None:
        if patch > min(size):
            raise UserError(f"patch must be at most {min(size)} px, the network's input; got {patch}.")
        self.size, self.patch = size, patch
        self.tops, self.lefts = (_starts(length, patch, stride) for length in size)

    def __len__(self) -> int:
        return len(self.tops) * len(self.lefts)

    def corner(self, k: int) -> tuple[int, int]:
        """(top, left) of square ``k``; they are counted row by row."""
        row, column = divmod(k, len(self.lefts))
        return self.tops[row], self.lefts[column]

    def boxes(self) -> np.ndarray:
        """(n, 4) int32 left, top, width, height."""
        return np.array([[x, y, self.patch, self.patch] for y in self.tops for x in self.lefts], np.int32)

    def coarse_to_fine(self) -> np.ndarray:
        """(n,) every square once: the first, then the largest power of two apart, then those halfway, and so on.

        Of those that come together the innermost are first, and next to each other what lies as far from the edges:
        what they can reach is as large.
        """
        rows, columns = np.divmod(np.arange(len(self)), len(self.lefts))
        apart: np.ndarray = rows | columns
        step = np.where(apart == 0, len(self), apart & -apart)  # the largest power of two that divides both
        inwards = [np.minimum(at, count - 1 - at) for at, count in ((rows, len(self.tops)), (columns, len(self.lefts)))]
        return np.lexsort((-inwards[1], -inwards[0], -step))

    def filled_in(self, drops: np.ndarray) -> np.ndarray:
        """(n,) with a stand-in for each NaN: the finest measured square above left; the first must be measured."""
        grid = drops.reshape(len(self.tops), len(self.lefts)).copy()
        rows, columns = np.indices(grid.shape)
        size = 1
        while np.isnan(grid).any():
            size *= 2
            above = grid[rows // size * size, columns // size * size]
            grid = np.where(np.isnan(grid), above, grid)
        return grid.ravel()

    def mean_over(self, drops: np.ndarray) -> np.ndarray:
        """(H, W) float64, for each pixel the mean of the measured squares that cover it; NaN where none does."""
        known = ~np.isnan(drops)
        drops = np.where(known, drops, 0)
        total, count = np.zeros((2, self.size[0] + 1, self.size[1] + 1))
        tops, lefts = (self.boxes()[:, axis] for axis in (1, 0))
        for y, x, sign in ((0, 0, 1), (0, self.patch, -1), (self.patch, 0, -1), (self.patch, self.patch, 1)):
            np.add.at(total, (tops + y, lefts + x), sign * drops)
            np.add.at(count, (tops + y, lefts + x), sign * known)
        summed, covered = (a.cumsum(0).cumsum(1)[:-1, :-1] for a in (total, count))
        mean: np.ndarray = np.divide(summed, covered, out=np.full(self.size, np.nan), where=covered > 0.5)
        return mean


class Cover:
    """The changes of a sweep: change ``i`` hides square ``order[i]``, and nothing outside of ``boxes[i]``."""

    def __init__(self, squares: Squares, order: np.ndarray, fill: Tensor) -> None:
        self.squares, self.order, self.fill = squares, order, fill
        self.boxes = squares.boxes()[order]

    def __len__(self) -> int:
        return len(self.order)

    def apply(self, batch: Tensor, which: range) -> None:
        side = self.squares.patch
        for copy, i in zip(batch, which, strict=True):
            top, left = self.squares.corner(int(self.order[i]))
            copy[:, top : top + side, left : left + side] = self.fill[:, top : top + side, left : left + side]


def _starts(length: int, patch: int, stride: int) -> list[int]:
    starts = list(range(0, length - patch + 1, stride))
    return starts if starts[-1] == length - patch else [*starts, length - patch]
