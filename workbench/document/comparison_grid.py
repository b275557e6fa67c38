"""Runs that are compared as a matrix: what differs between them lies along two sides."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import product

from .run import Run
from .session import Session

SCALED = frozenset({"technique", "layer"})  # what decides how large a map's values are
Attributes = Mapping[str, Hashable]  # what a run was made with, by name


def comparison_grid(runs: Sequence[Run]) -> tuple[tuple[int, ...], int]:
    """In which order runs fill a matrix row by row, and how many columns it has; 0 columns where they are none.

    Maps of one technique, and of one layer, can share a scale: those are rows. What else differs lies so that there
    are more columns than rows, since a screen is wider than it is high.
    """
    asked = [_attributes(run, runs) for run in runs]
    for side in _sides(asked):
        cells = [
            tuple(tuple(one[name] for name in one if (name in side) is row) for row in (True, False)) for one in asked
        ]
        rows, columns = (list(dict.fromkeys(values)) for values in zip(*cells, strict=True))
        if min(len(rows), len(columns)) < 2 or not len(set(cells)) == len(cells) == len(rows) * len(columns):
            continue
        if len(rows) > len(columns) and not side & SCALED:
            order, across = [(row, column) for column, row in product(columns, rows)], len(rows)
        else:
            order, across = list(product(rows, columns)), len(columns)
        return tuple(cells.index(cell) for cell in order), across
    return tuple(range(len(runs))), 0


def _sides(asked: Sequence[Attributes]) -> Iterator[frozenset[str]]:
    """What may lie along the rows: neighbours of what differs, few and the first of them first."""
    differing = [name for name in (asked[0] if asked else ()) if len({one[name] for one in asked}) > 1]
    for count in range(1, len(differing)):
        for start in range(len(differing) - count + 1):
            yield frozenset(differing[start : start + count])


def _attributes(run: Run, runs: Sequence[Run]) -> Attributes:
    """What made a run: technique, layer, target, image, model, and the parameters in which runs of it differ."""
    asked = Session().as_of(run)
    target, layer = asked.target_of(run.technique), asked.layer_of(run.technique)
    told: dict[str, Hashable] = {"technique": run.technique, "layer": str(layer)}
    for name in sorted({name for one in runs for name in one.params} - {"target", "layer"}):
        mine = {str(other.params.get(name)) for other in runs if other.technique == run.technique}
        told[name] = str(run.params.get(name)) if len(mine) > 1 else ""
    return told | {"target": str(target), "image": run.image, "model": run.model}
