"""The rows and columns that a figure's runs stood in, as their provenance tells them, and what belongs in its gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .session import OpenImage

MATRIX = "matrix"  # the key in a run's provenance that says, in a figure, in which place of how many columns it stood
MOST_PLACES = 400
APART = ("technique", "model", "image", "images")  # what two runs may differ in, beside parameters


@dataclass(frozen=True, eq=False)
class FigureRun:
    """A run of a figure.

    told    its provenance
    image   None for a technique that takes many, or the model alone
    paths   image files of a technique that takes many
    is_gap  whether the figure had no result of it
    """

    told: Mapping[str, Any]
    image: OpenImage | None = None
    paths: tuple[str, ...] = ()
    is_gap: bool = False


def matrix_place(place: int, columns: int) -> dict[str, Any]:
    """What provenance says of a run in a matrix: its place, row by row."""
    return {MATRIX: {"place": place, "columns": columns}}


def as_composed(runs: Sequence[FigureRun]) -> tuple[list[FigureRun], int]:
    """The runs as they stood in their matrix, row by row, and its columns; as they are, and 0, where they were none.

    A gap is what its row and its column ask for. Where they do not tell it there is no matrix.
    """
    told = [_place_of(run.told) for run in runs]
    columns = {across for _, across in told}
    at = {place: run for (place, _), run in zip(told, runs, strict=True)}
    across = next(iter(columns), 0)
    if len(columns) != 1 or across < 2 or len(at) != len(runs) or max(at) >= MOST_PLACES:
        return list(runs), 0
    rows = [row for row in range(max(at) // across + 1) if any(place // across == row for place in at)]
    kept = [column for column in range(across) if any(place % across == column for place in at)]
    places = [row * across + column for row in rows for column in kept]
    filled = [at.get(place) or _gap(at, place, across) for place in places]
    whole = [run for run in filled if run is not None]
    return (whole, len(kept)) if len(whole) == len(places) else (list(runs), 0)


def _place_of(told: Mapping[str, Any]) -> tuple[int, int]:
    """(place, columns); columns are 0 where provenance tells none."""
    matrix = told.get(MATRIX)
    place, columns = (matrix.get("place"), matrix.get("columns")) if isinstance(matrix, Mapping) else (None, None)
    if type(place) is int and type(columns) is int and place >= 0 and 0 < columns <= MOST_PLACES:
        return place, columns
    return 0, 0


def _gap(at: Mapping[int, FigureRun], place: int, across: int) -> FigureRun | None:
    """What belongs in a place without a run: its row's run, changed as the rows of another column are."""
    row, column = divmod(place, across)
    for beside, mate in at.items():
        for below, other in at.items():
            corner = at.get(below // across * across + beside % across)
            if beside // across == row and below % across == column and corner is not None:
                return _with_changes(mate, other, corner)
    return None


def _with_changes(mate: FigureRun, other: FigureRun, corner: FigureRun) -> FigureRun:
    """The run of ``mate`` with that in which ``other`` differs from ``corner``."""
    if other.told["technique"] != corner.told["technique"]:
        mate, other = other, mate  # columns are techniques: theirs are the parameters, and rows change them
    told = dict(mate.told)
    told |= {name: other.told.get(name) for name in APART if other.told.get(name) != corner.told.get(name)}
    before, after = (dict(run.told.get("parameters") or {}) for run in (corner, other))
    changed = {name: value for name, value in after.items() if name not in before or before[name] != value}
    told["parameters"] = {**(mate.told.get("parameters") or {}), **changed}
    takes = other if (other.image, other.paths) != (corner.image, corner.paths) else mate
    return replace(mate, told=told, image=takes.image, paths=takes.paths, is_gap=True)
