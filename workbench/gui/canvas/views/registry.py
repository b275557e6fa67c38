"""The view of each type of result. Plots need pyqtgraph, so they are imported when the first plot is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.api import Boxes, Curve, Embedding, Grid, Group, Heatmap, Matrix, Picture, Regions, Result, Scores, Table

from .base import ResultView
from .boxes import BoxesView
from .grid import GridView
from .group import GroupView
from .heatmap import HeatmapView
from .matrix import MatrixView
from .picture import PictureView
from .regions import RegionsView
from .scores import ScoresView
from .table import TableView


def _curve_view() -> ResultView:
    from .curve import CurveView

    return CurveView()


def _embedding_view() -> ResultView:
    from .embedding import EmbeddingView

    return EmbeddingView()


def new_view(kind: type[Result]) -> ResultView:
    """A new view for results of a type."""
    return VIEWS[kind]()


VIEWS: Mapping[type[Result], Callable[[], ResultView]] = {
    Heatmap: HeatmapView,
    Picture: PictureView,
    Boxes: BoxesView,
    Regions: RegionsView,
    Grid: GridView,
    Scores: ScoresView,
    Curve: _curve_view,
    Embedding: _embedding_view,
    Matrix: MatrixView,
    Table: TableView,
    Group: lambda: GroupView(new_view),
}
