"""The state of a view: a result, and all that is needed to draw it."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.api import Geometry, Result
from workbench.images.photo import Photo
from workbench.render.display import Display

STATES = {
    "fresh": "",
    "partial": "So far",
    "stale": "Out of date",
    "loading": "Loading",
    "failed": "Failed",
}


@dataclass(frozen=True, eq=False)
class ViewState:
    """A result with what is needed to draw it.

    photo     the image it belongs to, or None
    geometry  where the network's input lies on that image, or None
    state     "fresh", "partial" while it is still computed, or "stale" when another result was asked for
    title     the technique's
    """

    result: Result
    photo: Photo | None = None
    geometry: Geometry | None = None
    display: Display = field(default_factory=Display)
    state: str = "fresh"
    title: str = ""
