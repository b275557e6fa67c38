"""A table of texts and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from .base import Result


@dataclass(frozen=True, eq=False, kw_only=True)
class Table(Result):
    """Rows and columns of texts and numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"Table wants {len(self.columns)} cells a row; got {len(row)}")
