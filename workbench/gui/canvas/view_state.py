"""The state of a view: a result, and all that is needed to draw it."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.api import Area, Geometry, Result
from workbench.document.drawn_region import DrawnRegion, visible_areas
from workbench.images.photo import Photo
from workbench.render.display import Display
from workbench.render.group import Kind, kind_of

STATES = {
    "fresh": "",
    "partial": "So far",
    "stale": "Out of date",
    "loading": "Loading",
    "failed": "Failed",
}


@dataclass(frozen=True)
class Drawing:
    """What was drawn on an image, and the tool that draws another region.

    digest   of the image's pixels; on another image nothing is outlined or drawn
    tool     one of ``drawing_tool.TOOLS``, or empty
    """

    digest: str = ""
    regions: tuple[DrawnRegion, ...] = ()
    tool: str = ""

    @property
    def areas(self) -> tuple[tuple[str, Area], ...]:
        """The names and areas of the visible regions."""
        return visible_areas(self.regions)


@dataclass(frozen=True, eq=False)
class ViewState:
    """A result with what is needed to draw it.

    photo     the image it belongs to, or None
    geometry  where the network's input lies on that image, or None
    state     "fresh", "partial" while it is still computed, or "stale" when another result was asked for
    title     the technique's
    technique its id, where results of several stand beside each other
    """

    result: Result
    photo: Photo | None = None
    geometry: Geometry | None = None
    display: Display = field(default_factory=Display)
    state: str = "fresh"
    title: str = ""
    technique: str = ""

    @property
    def kind(self) -> Kind | None:
        """What decides with which other maps it shares a scale; None for what is no map."""
        return kind_of(self.result, self.technique)
