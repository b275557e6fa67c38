"""What a technique may return. Each type says what its numbers mean; views, exporters and reports choose by type.

Results are numbers, never coloured pictures: colour, overlay and scaling belong to ``workbench.render``.
"""

from .base import Facts, Result
from .boxes import Boxes
from .curve import Curve
from .embedding import Embedding
from .grid import Grid
from .group import Group
from .heatmap import Heatmap
from .matrix import Matrix
from .picture import Picture
from .regions import Regions
from .registry import RESULT_TYPES, arrays_of, size_of
from .rows import rows_of
from .scores import Scores
from .table import Table

__all__ = [
    "RESULT_TYPES", "Boxes", "Curve", "Embedding", "Facts", "Grid", "Group", "Heatmap", "Matrix", "Picture", "Regions",
    "Result", "Scores", "Table", "arrays_of", "rows_of", "size_of",
]  # fmt: skip
