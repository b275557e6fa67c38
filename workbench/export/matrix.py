"""The rows and columns of a composed figure whose tiles are a matrix."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Matrix:
    """The headings of tiles that are a matrix and are given row by row.

    gaps      the places, row by row, that have no tile
    left_out  those of them that a person left out: nothing is said there
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    gaps: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()

    @property
    def lines(self) -> list[list[int | None]]:
        """For each row the indices of its tiles, and None for gaps."""
        places = range(len(self.rows) * len(self.columns))
        numbers = iter(range(len(places)))
        at = [None if place in self.gaps else next(numbers) for place in places]
        return [at[start : start + len(self.columns)] for start in places[:: len(self.columns)]]
