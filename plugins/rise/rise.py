"""RISE: look at the image through random masks; a pixel counts as much as the score is high where it was seen.

Petsiuk, Das, Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC 2018, section 3:
equation 6 for the map, section 3.2 for the masks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import (
    Heatmap,
    Image,
    Model,
    Progress,
    Result,
    Target,
    Technique,
    UserError,
    param,
    seed_param,
    target_param,
)
from workbench.families import perturbation

ROUNDING = 1e-6  # of a mask's values, when it is enlarged


class Rise(Technique):
    """``S(x) = 1 / (p N) sum_i f(I o M_i) M_i(x)``: the expected score f, given that pixel x is seen.

    ``E[M] = p``, so the sum is divided by p N and not by how often a pixel was seen. In the paper f is a probability
    and hidden pixels are zero in a normalised input, which is about grey here; "black" is zero in the pixels. Values
    are raw; what says nothing is the average mask's score, about which the colours turn. A pixel that no mask showed,
    or none hid, was never compared: it has no value.
    """

    target: Target = target_param()
    masks: int = param(1000, "How many masks, N; the paper has 4000 to 8000", low=2, high=100_000)
    score: Literal["probability", "logit"] = param(
        "probability", "Of a class: its probability, as in the paper, or logit"
    )
    cells: int = param(
        7, "Cells along each side of a mask, before it is enlarged", low=1, high=64, more=True, within="input"
    )
    visible: float = param(0.5, "Chance of a cell to show the image, p", low=0.01, high=0.99, more=True)
    fill: perturbation.Fill = param("grey", "What is seen where a mask hides the image", more=True)
    seed: int = seed_param()

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        if self.cells > min(model.input_size):
            raise UserError(f"cells must be at most {min(model.input_size)}, the network's input; got {self.cells}.")
        before = perturbation.unchanged(model, image, self.target, self.score == "probability")
        pixels = model.pixels(image)[0]
        masks = Masks(self.masks, self.cells, self.visible, model.input_size, self.seed)
        fill = perturbation.filling(self.fill, pixels, max(masks.cell) / 2)
        estimate = Estimate(model.input_size, self.visible)
        for batch in model.sweep(image, Veil(masks, fill), before.target):
            estimate.add(masks[batch.which].cpu().numpy(), batch.values)
            if estimate.count < self.masks:
                yield self._heatmap(before, estimate)
            yield Progress(estimate.count, self.masks, "masks")
        yield self._heatmap(before, estimate)

    def _heatmap(self, before: perturbation.Unchanged, estimate: Estimate) -> Heatmap:
        target, error, values = before.target, estimate.standard_error(), estimate.mean().astype(np.float32)
        so_far = f" of {self.masks}" if estimate.count < self.masks else ""
        title = before.title.removeprefix(f"{target.unit} of ")
        return Heatmap(
            values=values,
            signed=True,
            centre=estimate.mean_score,
            unit=target.unit,
            caption=(
                f"Expected {target.unit} of {title} where a pixel is seen: {estimate.count}{so_far} masks, "
                f"p = {self.visible:g}, standard error {error:.2g}; average mask {estimate.mean_score:.3g}"
            ),
            caveat=perturbation.unmeasured(values, "were shown by no mask or by all"),
            facts={
                "target": str(target),
                "target_title": before.title,
                "score": before.score,
                "masks": estimate.count,
                "p": self.visible,
                "standard_error": error,
                "mean_score": estimate.mean_score,
            },
        )


class Masks:
    """The masks: coarse grids of zeros and ones, enlarged, each shifted by a chance part of a cell.

    ``masks[which]`` are (n, 1, H, W) float32 in [0, 1]. A grid of ``cells`` x ``cells`` is enlarged bilinearly by
    (cells + 1) / cells cells of ceil(H / cells) pixels, and H x W pixels are cut out of it.
    """

    def __init__(self, count: int, cells: int, p: float, size: tuple[int, int], seed: int) -> None:
        chance = np.random.default_rng(seed)
        self.size, self.cell = size, tuple(-(-length // cells) for length in size)
        self.grids = torch.from_numpy((chance.random((count, 1, cells, cells)) < p).astype(np.float32))
        self.shifts = np.stack([chance.integers(0, cell, count) for cell in self.cell], 1)
        self._enlarged = tuple((cells + 1) * cell for cell in self.cell)

    def __len__(self) -> int:
        return len(self.grids)

    def __getitem__(self, which: range) -> Tensor:
        height, width = self.size
        grids = self.grids[which.start : which.stop]
        large = functional.interpolate(grids, size=self._enlarged, mode="bilinear", align_corners=False)
        cut = [mask[:, y : y + height, x : x + width] for mask, (y, x) in zip(large, self.shifts[which], strict=True)]
        return torch.stack(cut)


class Veil:
    """The changes of a sweep: change ``i`` shows the image through mask ``i``."""

    def __init__(self, masks: Masks, fill: Tensor) -> None:
        self.masks, self.fill = masks, fill

    def __len__(self) -> int:
        return len(self.masks)

    def apply(self, batch: Tensor, which: range) -> None:
        batch.sub_(self.fill).mul_(self.masks[which].to(batch.device)).add_(self.fill)


class Estimate:
    """The sums of equation 6, and how far the mean may be off."""

    def __init__(self, size: tuple[int, int], p: float) -> None:
        self.p, self.count = p, 0
        self._sum, self._squares = np.zeros((2, *size))
        self._most, self._least = np.zeros(size, np.float32), np.ones(size, np.float32)  # how far it was shown
        self._scores = 0.0

    def add(self, masks: np.ndarray, scores: np.ndarray) -> None:
        """Take in masks, (n, 1, H, W), and the scores under them, (n,)."""
        weighted = masks[:, 0].astype(np.float64) * scores[:, None, None]
        self._sum += weighted.sum(0)
        self._squares += (weighted**2).sum(0)
        self._most = np.maximum(self._most, masks.max((0, 1)))
        self._least = np.minimum(self._least, masks.min((0, 1)))
        self._scores += float(scores.sum(dtype=np.float64))
        self.count += len(scores)

    def mean(self) -> np.ndarray:
        """(H, W) float64, S; NaN at a pixel that no mask showed, or none hid."""
        compared = (self._most > ROUNDING) & (self._least < 1 - ROUNDING)
        return np.where(compared, self._sum / (self.p * self.count), np.nan)

    @property
    def mean_score(self) -> float:
        """Of all masks."""
        return self._scores / self.count

    def standard_error(self) -> float:
        """Of S, at the pixel where it is largest."""
        mean = self._sum / self.count
        spread = np.maximum(self._squares / self.count - mean**2, 0.0).max()
        return float(np.sqrt(spread / self.count) / self.p)
