"""The result on the canvas, with the request that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.api import Geometry, Result
from workbench.document.request import Request


@dataclass(frozen=True, eq=False)
class DisplayedResult:
    """A result for the canvas.

    provenance  None while the run goes on
    state       "partial", "fresh" or "stale"
    """

    request: Request
    result: Result
    geometry: Geometry | None
    provenance: Mapping[str, Any] | None
    state: str
