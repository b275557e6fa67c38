"""Random masks: what RISE and D-RISE look through, and the sum of the masks by what was measured under each.

Petsiuk, Das, Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC 2018, section 3.2 for
the masks, equation 6 for the sum.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

ROUNDING = 1e-6  # of a mask's values, when it is enlarged


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
    """The sums of RISE's equation 6, and how far the mean may be off."""

    def __init__(self, size: tuple[int, int], p: float) -> None:
        self.p, self.count = p, 0
        self._sum, self._squares, self._shown = np.zeros((3, *size))
        self._most, self._least = np.zeros(size, np.float32), np.ones(size, np.float32)  # how far it was shown
        self._scores = 0.0

    def add(self, masks: np.ndarray, scores: np.ndarray) -> None:
        """Take in masks, (n, 1, H, W), and the scores under them, (n,)."""
        weighted = masks[:, 0].astype(np.float64) * scores[:, None, None]
        self._sum += weighted.sum(0)
        self._squares += (weighted**2).sum(0)
        self._most = np.maximum(self._most, masks.max((0, 1)))
        self._least = np.minimum(self._least, masks.min((0, 1)))
        self._shown += masks[:, 0].sum(0, dtype=np.float64)
        self._scores += float(scores.sum(dtype=np.float64))
        self.count += len(scores)

    def mean(self) -> np.ndarray:
        """(H, W) float64, S; NaN at a pixel that no mask showed, or none hid."""
        return np.where(self._compared, self._sum / (self.p * self.count), np.nan)

    def around_expectation(self) -> np.ndarray:
        """(H, W) float64, ``S(x) - mean(f) * mean(M(x)) / p``: 0 where it tells nothing that a pixel is seen."""
        around = (self._sum - self.mean_score * self._shown) / (self.p * self.count)
        return np.where(self._compared, around, np.nan)

    @property
    def _compared(self) -> np.ndarray:
        return (self._most > ROUNDING) & (self._least < 1 - ROUNDING)

    @property
    def mean_score(self) -> float:
        """Of all masks."""
        return self._scores / self.count

    def standard_error(self) -> float:
        """Of S, at the pixel where it is largest."""
        mean = self._sum / self.count
        spread = np.maximum(self._squares / self.count - mean**2, 0.0).max()
        return float(np.sqrt(spread / self.count) / self.p)
