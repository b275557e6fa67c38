"""A matrix of images: each lies in the cell of its row and its column, as in a confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .base import Result, check_array


@dataclass(frozen=True, eq=False, kw_only=True)
class Matrix(Result):
    """Images in the cells of a table.

    rows, columns  the headings
    images         N texts: the path or name of each image
    row, column    (N,) int32, the cell of each image
    confidence     (N,) float32 in [0, 1], by which the images of a cell are ordered, the surest first; or None
    row_title      what the rows are, and ``column_title`` the columns
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    images: tuple[str, ...]
    row: np.ndarray
    column: np.ndarray
    confidence: np.ndarray | None = None
    row_title: str = ""
    column_title: str = ""

    def __post_init__(self) -> None:
        for name, size in (("row", len(self.rows)), ("column", len(self.columns))):
            places = getattr(self, name)
            if places.dtype != np.int32 or places.ndim != 1:
                raise ValueError(f"Matrix wants {name} as int32 (N,); got {places.dtype} {places.shape}")
            if len(places) != len(self.images) or not ((places >= 0) & (places < size)).all():
                raise ValueError(f"Matrix wants {len(self.images)} places in {size} {name}s")
        if self.confidence is not None:
            check_array(self, "confidence", 1, "(N,)")
            if len(self.confidence) != len(self.images):
                raise ValueError(f"Matrix wants {len(self.images)} confidences")

    @property
    def counts(self) -> np.ndarray:
        """(rows, columns) int64, how many images lie in each cell."""
        counts = np.zeros((len(self.rows), len(self.columns)), np.int64)
        np.add.at(counts, (self.row, self.column), 1)
        return counts

    @property
    def shares(self) -> np.ndarray:
        """(rows, columns) float64, the counts of each row divided by their sum."""
        counts = self.counts
        return counts / np.maximum(counts.sum(1, keepdims=True), 1)  # type: ignore[no-any-return]

    def images_in(self, row: int, column: int) -> list[str]:
        """The images of a cell, the surest first."""
        inside = np.flatnonzero((self.row == row) & (self.column == column))
        if self.confidence is not None:
            inside = inside[np.argsort(-self.confidence[inside], kind="stable")]
        return [self.images[i] for i in inside]
