"""Regions: which label each pixel has, as a segmenter says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .base import Result, check_array
from .scores import Scores

NO_LABEL = -1  # of pixels of which nothing is sure


@dataclass(frozen=True, eq=False, kw_only=True)
class Regions(Result):
    """A label for each pixel of the network's input.

    labels         (H, W) int32, a place in ``names``; -1 where nothing is sure
    names          K texts, what each label is called
    probabilities  (H, W) float32, of the label that won; None where it is not known
    background     the label that stands for none of the others and has no colour; -1 where there is none
    targets        K texts, the target that each label stands for; none where a label is no target
    """

    labels: np.ndarray
    names: tuple[str, ...]
    probabilities: np.ndarray | None = None
    background: int = NO_LABEL
    targets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        labels, count = self.labels, len(self.names)
        if not isinstance(labels, np.ndarray) or labels.ndim != 2 or labels.dtype != np.int32:
            got = f"{labels.dtype} {labels.shape}" if isinstance(labels, np.ndarray) else type(labels).__name__
            raise ValueError(f"Regions wants labels as int32 (H, W); got {got}")
        if labels.size and not NO_LABEL <= int(labels.min()) <= int(labels.max()) < count:
            raise ValueError(f"Regions wants labels from -1 to {count - 1}; got {labels.min()} to {labels.max()}")
        if self.probabilities is not None:
            check_array(self, "probabilities", 2, "(H, W)")
            if self.probabilities.shape != labels.shape:
                raise ValueError(f"Regions wants probabilities {labels.shape}; got {self.probabilities.shape}")
        if len(self.targets) not in (0, count):
            raise ValueError(f"Regions wants {count} targets or none; got {len(self.targets)}")

    @cached_property
    def pixels(self) -> np.ndarray:
        """(K,) int64, how many pixels each label has."""
        return np.bincount(self.labels[self.labels >= 0], minlength=len(self.names))

    @property
    def rows(self) -> Scores:
        """The labels that are there, with their share of all pixels, the largest first, for a legend."""
        order = [int(label) for label in np.argsort(-self.pixels, kind="stable") if self.pixels[label]]
        return Scores(
            values=(self.pixels[order] / max(1, self.labels.size)).astype(np.float32),
            names=tuple(self.names[label] for label in order),
            indices=np.array(order, np.int32),
            unit="share of pixels",
            targets=tuple(self.target_of(label) for label in order),
        )

    def target_of(self, label: int) -> str:
        """The text of the target that a label stands for; empty where it is none."""
        return self.targets[label] if self.targets else ""
