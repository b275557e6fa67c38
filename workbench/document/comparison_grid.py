"""The grid of a comparison: which runs lie in a row, and which in a column."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from .run import Run
from .session import Session

SCALED = frozenset({"technique", "layer"})  # attributes that decide how large a map's values are
Attributes = Mapping[str, Hashable]  # a run's inputs, by name


@dataclass(frozen=True)
class ComparisonLayout:
    """How runs that are compared together are laid out.

    measured  whether their differences are shown; None leaves that as it is
    against   index of the one that the others are then measured against; None for the first of each row
    columns   of the matrix that they are, row by row; 0 for what the grid finds
    gaps      indices of those that are not run by themselves
    """

    measured: bool | None = None
    against: int | None = None
    columns: int = 0
    gaps: frozenset[int] = frozenset()


def is_turned(runs: Sequence[Run], columns: int) -> bool:
    """Whether runs that are given row by row keep these columns only where rows and columns change places."""
    as_given = tuple(range(len(runs))), columns
    return comparison_grid(runs) != as_given and comparison_grid(runs, turned=True) == as_given


def comparison_grid(runs: Sequence[Run], turned: bool = False) -> tuple[tuple[int, ...], int]:
    """The order in which runs fill a grid row by row, and its number of columns; 0 columns where they form none.

    turned  whether rows and columns change places

    Runs form a grid where every combination of two sets of inputs is there once. Maps of one technique, and of one
    layer, can share a scale: those are rows. Other inputs are laid out with more columns than rows, since a screen is
    wider than it is high.
    """
    attributes = [_attributes(run, runs) for run in runs]
    for row_names in _row_names(attributes):
        cells = [
            tuple(tuple(values[name] for name in values if (name in row_names) is is_row) for is_row in (True, False))
            for values in attributes
        ]
        rows, columns = (list(dict.fromkeys(values)) for values in zip(*cells, strict=True))
        if min(len(rows), len(columns)) < 2 or not len(set(cells)) == len(cells) == len(rows) * len(columns):
            continue
        if (len(rows) > len(columns) and not row_names & SCALED) is not turned:
            order, across = [(row, column) for column, row in product(columns, rows)], len(rows)
        else:
            order, across = list(product(rows, columns)), len(columns)
        return tuple(cells.index(cell) for cell in order), across
    return tuple(range(len(runs))), 0


def composed_places(session: Session) -> tuple[tuple[Run, ...], int]:
    """The runs of the composed figure as a matrix, row by row, and its number of columns; 0 columns for none.

    Where they are a part of what is compared they keep its rows and columns: its other runs, finished or not, are there
    too, unless a person left a whole row or column of them out.
    """
    runs, figure = session.composed, session.figure
    if not figure.matrix or figure.columns:
        return runs, 0
    places, numbers = session.places, {run.number for run in runs}
    wanted = numbers | {run.number for run in session.awaited}
    is_part = numbers < {run.number for run in places}
    order, columns = comparison_grid(runs, session.turned)
    if columns and not (is_part and session.awaited):
        return tuple(runs[i] for i in order), columns
    if is_part:
        order, across = comparison_grid(places, session.turned)
        lines = [[places[i] for i in order[start : start + across]] for start in range(0, len(order), across or 1)]
        lines = [line for line in lines if any(run.number in wanted for run in line)]
        kept = [column for column in zip(*lines, strict=True) if any(run.number in wanted for run in column)]
        if across and min(len(lines), len(kept)) > 1:
            return tuple(run for line in zip(*kept, strict=True) for run in line), len(kept)
    return (tuple(runs[i] for i in order), columns) if is_part and columns else (runs, 0)


def _row_names(attributes: Sequence[Attributes]) -> Iterator[frozenset[str]]:
    """Attributes that may distinguish rows: neighbours among those that differ, few and the first of them first."""
    names = attributes[0] if attributes else ()
    differing = [name for name in names if len({values[name] for values in attributes}) > 1]
    for count in range(1, len(differing)):
        for start in range(len(differing) - count + 1):
            yield frozenset(differing[start : start + count])


def _attributes(run: Run, runs: Sequence[Run]) -> Attributes:
    """A run's inputs: technique, layer, target, image, model, and the parameters in which runs of it differ."""
    session = Session().as_of(run)
    attributes: dict[str, Hashable] = {
        "technique": run.technique,
        "layer": run.layer_used,
    }
    for name in sorted({name for other in runs for name in other.params} - {"target", "layer"}):
        values = {str(other.value(name)) for other in runs if other.technique == run.technique}
        attributes[name] = str(run.value(name)) if len(values) > 1 else ""
    return attributes | {"target": session.target_of(run.technique), "image": run.image, "model": run.model}
