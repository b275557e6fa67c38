"""An example of every type of result."""

from __future__ import annotations

from collections.abc import Mapping

from tests.examples.boxes import boxes
from tests.examples.curve import curve
from tests.examples.embedding import embedding
from tests.examples.grid import grid
from tests.examples.group import group
from tests.examples.heatmap import heatmap
from tests.examples.matrix import matrix
from tests.examples.picture import picture
from tests.examples.regions import regions
from tests.examples.scores import scores
from tests.examples.table import table
from workbench.api import Result

EXAMPLES: Mapping[str, Result] = {
    "Heatmap": heatmap(),
    "Picture": picture(),
    "Boxes": boxes(),
    "Regions": regions(),
    "Grid": grid(on_image=True),
    "Scores": scores(),
    "Curve": curve(),
    "Embedding": embedding(),
    "Matrix": matrix(),
    "Table": table(),
    "Group": group(),
}
