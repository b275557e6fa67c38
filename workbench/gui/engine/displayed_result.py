"""The result on the canvas, with the request that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.api import Geometry, Result
from workbench.cache.cached_result import CachedResult
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

    @classmethod
    def of(cls, request: Request, entry: CachedResult) -> DisplayedResult:
        """A finished result, with the name of the image that was asked about: another may have the same pixels."""
        told = entry.seen_in(request.photo.name) if request.photo else entry
        return cls(request, entry.result, entry.geometry, told.provenance, "fresh")
