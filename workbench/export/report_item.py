"""A run of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.api import Geometry, Result


@dataclass(frozen=True, eq=False)
class ReportItem:
    """One run of a report.

    pixels  (h, w, 3) uint8, the image as opened, or None
    shows   what the technique shows; ``limitations`` what it does not; ``cites`` its paper
    """

    result: Result
    pixels: np.ndarray | None
    geometry: Geometry | None
    provenance: Mapping[str, Any]
    shows: str = ""
    limitations: str = ""
    cites: str = ""
