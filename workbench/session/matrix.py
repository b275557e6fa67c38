"""Runs that are compared as a matrix: techniques along one side, what they were asked about along the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from .session import Run


def matrix(runs: Sequence[Run]) -> tuple[tuple[int, ...], int]:
    """In which order runs fill a matrix row by row, and how many columns it has; 0 columns where they are none.

    The longer side lies along the rows, as a screen does.
    """
    cells = [(run.technique, _asked(run, runs)) for run in runs]
    techniques, asked = (list(dict.fromkeys(side)) for side in zip(*cells, strict=True)) if cells else ([], [])
    if (
        min(len(techniques), len(asked)) < 2
        or len(set(cells)) != len(cells)
        or len(cells) != len(techniques) * len(asked)
    ):
        return tuple(range(len(runs))), 0
    if len(techniques) > len(asked):
        order = [(technique, one) for one, technique in product(asked, techniques)]
    else:
        order = list(product(techniques, asked))
    return tuple(cells.index(cell) for cell in order), max(len(techniques), len(asked))


def _asked(run: Run, runs: Sequence[Run]) -> tuple[object, ...]:
    """What a run was asked about: image, model, target, layer, and those of its knobs that its technique varies."""
    others = [other.params for other in runs if other.technique == run.technique]
    varied = {name for params in others for name in params if len({str(one.get(name)) for one in others}) > 1}
    named = {name: value for name, value in run.params.items() if name in varied}
    target, layer = named.pop("target", run.target), named.pop("layer", run.layer)
    rest = tuple(sorted((name, str(value)) for name, value in named.items()))
    return run.image, run.model, str(target), str(layer), rest
