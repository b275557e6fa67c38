"""An embedding: images as points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .base import Result, check_array


@dataclass(frozen=True, eq=False, kw_only=True)
class Embedding(Result):
    """Images as points.

    points       (N, 2) float32
    images       N texts: the path or name of each point's image
    labels       N texts: the label of each image, empty for an image without; or none at all
    predictions  N texts: the class that the model predicts; or none at all
    confidence   (N,) float32, the probability of that class, in [0, 1]
    axes         names of the two axes, where they measure something
    """

    points: np.ndarray
    images: tuple[str, ...]
    labels: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    confidence: np.ndarray | None = None
    axes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_array(self, "points", 2, "(N, 2)")
        if self.points.shape[1] != 2:
            raise ValueError(f"Embedding wants points (N, 2); got {self.points.shape}")
        count = len(self.points)
        if len(self.images) != count or any(given and len(given) != count for given in (self.labels, self.predictions)):
            raise ValueError(f"Embedding wants {count} images, labels and predictions")
        if self.confidence is not None:
            check_array(self, "confidence", 1, "(N,)")
            if len(self.confidence) != count or not ((self.confidence >= 0) & (self.confidence <= 1)).all():
                raise ValueError(f"Embedding wants {count} confidences in [0, 1]")
        if len(self.axes) not in (0, 2):
            raise ValueError(f"Embedding wants names for both axes or none; got {len(self.axes)}")
