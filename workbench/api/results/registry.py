"""All result types by name, and their arrays by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from .base import Result
from .boxes import Boxes
from .curve import Curve
from .embedding import Embedding
from .grid import Grid
from .group import Group
from .heatmap import Heatmap
from .matrix import Matrix
from .picture import Picture
from .regions import Regions
from .scores import Scores
from .table import Table

RESULT_TYPES: Mapping[str, type[Result]] = {
    kind.__name__: kind
    for kind in (Heatmap, Picture, Boxes, Regions, Grid, Scores, Curve, Embedding, Matrix, Table, Group)
}


def size_of(result: Result) -> tuple[int, ...] | None:
    """(height, width) of a result that lies on the network's input; None for any other.

    A picture in colour is a thing of its own, of any size; the difference of two lies on the input.
    """
    match result:
        case Heatmap() | Picture(signed=True):
            return result.values.shape[:2]
        case Boxes():
            return result.size
        case Regions():
            return result.labels.shape
    return None


def arrays_of(result: Result) -> dict[str, np.ndarray]:
    """One array per field of the result, ``part.field`` for groups; texts become arrays of str. For NPZ and tests."""
    if isinstance(result, Group):
        return {f"{part}.{name}": a for part, inner in result.parts.items() for name, a in arrays_of(inner).items()}
    if isinstance(result, Table):
        return {name: np.asarray([row[i] for row in result.rows]) for i, name in enumerate(result.columns)}
    common = {f.name for f in fields(Result)}
    arrays: dict[str, np.ndarray] = {}
    for f in fields(result):
        value: Any = getattr(result, f.name)
        if f.name not in common and value is not None:
            texts = isinstance(value, str) or (isinstance(value, tuple) and all(isinstance(one, str) for one in value))
            arrays[f.name] = np.asarray(value, np.str_ if texts else None)
    return arrays
