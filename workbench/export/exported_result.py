"""A result on its way into files, with all that they show or hold of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workbench.api import Area, Geometry, Result
from workbench.render.display import Display
from workbench.render.within import sentences


@dataclass(frozen=True, eq=False)
class ExportedResult:
    """A result with the photograph that it explains, and its provenance.

    pixels      (h, w, 3) uint8, the image as opened, or None
    geometry    where the network's input lies on it
    provenance  empty for a result that no run made
    display     colours, range and opacity, as the person has chosen them
    regions     names and areas that were drawn on the image, as far as they are shown
    steps       the partial results of its run, the answer last
    """

    result: Result
    pixels: np.ndarray | None = None
    geometry: Geometry | None = None
    provenance: Mapping[str, Any] = field(default_factory=dict)
    display: Display = field(default_factory=Display, kw_only=True)
    regions: tuple[tuple[str, Area], ...] = field(default=(), kw_only=True)
    steps: tuple[Result, ...] = field(default=(), kw_only=True)

    @property
    def within(self) -> tuple[str, ...]:
        """What the map says within each region that is outlined on it, a sentence each."""
        return tuple(f"{words}." for words in sentences(self.regions, self.result, self.geometry))
