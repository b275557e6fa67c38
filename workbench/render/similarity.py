"""Measures of how similar two maps are, for a comparison, and the difference of two maps."""

from __future__ import annotations

import numpy as np

from workbench.api import Heatmap, Result

from .numbers import fixed

SHARE = 0.2  # of the pixels, the highest: those that a person would call the map's region


def subtract_maps(a: Result, b: Result, names: tuple[str, str]) -> Heatmap | None:
    """``a - b``, pixel by pixel; None unless both are maps of the same size and unit."""
    if not isinstance(a, Heatmap) or not isinstance(b, Heatmap):
        return None
    if a.values.shape != b.values.shape or a.unit != b.unit:
        return None
    caption = f"{names[0]} minus {names[1]}"
    return Heatmap(values=a.values - b.values, signed=True, unit=a.unit, caption=caption, fine=a.fine and b.fine)


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's rho of two maps of the same shape, with mean ranks for ties; NaN if a map is constant.

    Pixels that have no value in one of them do not count.

    Spearman, "The Proof and Measurement of Association between Two Things", American Journal of Psychology 1904.
    """
    known = np.isfinite(a) & np.isfinite(b)
    if not known.any():
        return float("nan")
    x, y = (_ranks(values[known]) for values in (a, b))
    x, y = x - x.mean(), y - y.mean()
    size = float(np.sqrt((x**2).sum() * (y**2).sum()))
    return float((x * y).sum() / size) if size else float("nan")


def overlap(a: np.ndarray, b: np.ndarray, share: float = SHARE) -> float:
    """Intersection over union of the ``share`` highest pixels of each map, 0 to 1, among those that both maps have."""
    known = np.isfinite(a) & np.isfinite(b)
    if not known.any():
        return 0.0
    in_a, in_b = (_highest(values[known], share) for values in (a, b))
    return float((in_a & in_b).sum() / (in_a | in_b).sum())


def in_numbers(a: np.ndarray, b: np.ndarray) -> str:
    """The rank correlation and the overlap of two maps of the same shape, in numbers alone."""
    rho = rank_correlation(a, b)
    return f"ρ {'–' if rho != rho else fixed(rho)}  ·  {overlap(a, b) * 100:.0f} %"


def _highest(values: np.ndarray, share: float) -> np.ndarray:
    chosen = np.zeros(values.size, bool)
    chosen[np.argsort(-values, kind="stable")[: max(1, round(share * values.size))]] = True
    return chosen


def _ranks(values: np.ndarray) -> np.ndarray:
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = counts.cumsum()
    return np.asarray((ends - (counts - 1) / 2)[which], np.float64)
