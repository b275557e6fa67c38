"""A table of texts and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from .base import Result


@dataclass(frozen=True, eq=False, kw_only=True)
class Table(Result):
    """Rows and columns of texts and numbers.

    rows    a text of them is data, a name or a label: only the columns' names are said in the reader's language
    images  the path or name of the image of each row; none where rows are no images
    shares  those of the columns whose numbers are shares of a whole: they are read in per cent
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    images: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"Table wants {len(self.columns)} cells a row; got {len(row)}")
        if self.images and len(self.images) != len(self.rows):
            raise ValueError(f"Table wants {len(self.rows)} images; got {len(self.images)}")
