"""Which view shows which type of result. Plots bring pyqtgraph, so they are imported when the first one is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.api import Curve, Embedding, Grid, Group, Heatmap, Picture, Result, Scores, Table

from .base import ResultView
from .grid import GridView
from .heatmap import HeatmapView
from .picture import PictureView
from .scores import ScoresView
from .table import TableView


def _curve() -> type[ResultView]:
    from .curve import CurveView

    return CurveView


def _embedding() -> type[ResultView]:
    from .embedding import EmbeddingView

    return EmbeddingView


def _group() -> type[ResultView]:
    from .group import GroupView  # which asks here for the views of its parts

    return GroupView


VIEWS: Mapping[type[Result], Callable[[], type[ResultView]]] = {
    Heatmap: lambda: HeatmapView,
    Picture: lambda: PictureView,
    Grid: lambda: GridView,
    Scores: lambda: ScoresView,
    Curve: _curve,
    Embedding: _embedding,
    Table: lambda: TableView,
    Group: _group,
}


def view_for(kind: type[Result]) -> type[ResultView]:
    """The view of a type of result."""
    return VIEWS[kind]()
