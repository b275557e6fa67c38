"""The body of every type of result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.api import Boxes, Curve, Embedding, Grid, Group, Heatmap, Matrix, Picture, Regions, Result, Scores, Table

from .base import Body, DrawingContext
from .boxes import boxes_body
from .curve import curve_body
from .embedding import embedding_body
from .grid import grid_body
from .group import group_body
from .heatmap import heatmap_body
from .matrix import matrix_body
from .picture import picture_body
from .regions import regions_body
from .scores import scores_body
from .table import table_body


def body_of(result: Result, context: DrawingContext) -> Body:
    """The body of any result."""
    return BODIES[type(result)](result, context)


BODIES: Mapping[type[Result], Callable[[Any, DrawingContext], Body]] = {
    Heatmap: heatmap_body,
    Picture: picture_body,
    Boxes: boxes_body,
    Regions: regions_body,
    Grid: grid_body,
    Scores: scores_body,
    Curve: curve_body,
    Embedding: embedding_body,
    Matrix: matrix_body,
    Table: table_body,
    Group: lambda group, context: group_body(group, context, body_of),
}
