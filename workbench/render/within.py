"""What a map says within a region of the image: its share of the positive values, their mean and the largest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.api import Area, Geometry, Heatmap, percent

from .numbers import number


@dataclass(frozen=True)
class Within:
    """A map within a region, measured on the pixels of the network's input whose centre lies in it.

    Values that are not numbers count nowhere: not in the region's sums, and not in the map's.

    pixels   of the map, in the region
    share    of the map's pixels
    unknown  of the region's pixels, those whose value is not a number
    mass     share of what the map has above its neutral value: "energy within"; None where it has nothing above it
    mean     of the values; None where there is none
    highest  of the values
    """

    pixels: int
    share: float
    unknown: int
    mass: float | None
    mean: float | None
    highest: float | None


def within(values: np.ndarray, mask: np.ndarray, centre: float = 0.0) -> Within:
    """A map (H, W) within a region (H, W) bool; ``centre`` is the map's neutral value."""
    known = np.isfinite(values)
    inside = mask & known
    above = np.where(known, np.maximum(values.astype(np.float64) - centre, 0.0), 0.0)
    total = float(above.sum())
    mine = values[inside].astype(np.float64)
    return Within(
        pixels=int(mask.sum()),
        share=float(mask.mean()) if mask.size else 0.0,
        unknown=int((mask & ~known).sum()),
        mass=float(above[mask].sum()) / total if total > 0 else None,
        mean=float(mine.mean()) if mine.size else None,
        highest=float(mine.max()) if mine.size else None,
    )


def sentence(name: str, result: Heatmap, area: Area, geometry: Geometry) -> str:
    """``Region 1: 43 % of the positive values on 12 % of the map, mean 0.12, largest 0.9 logit``."""
    mask = area.on_network(geometry)
    if mask.shape != result.values.shape:
        return ""
    found = within(result.values, mask, result.centre)
    if not found.pixels:
        return f"{name}: no pixel of the map lies in it"
    if found.mean is None or found.highest is None:
        return f"{name}: no value in it is a number"
    what = "the positive values" if result.centre == 0 else f"what is above {number(result.centre)}"
    mass = f"{percent(found.mass)} of {what}" if found.mass is not None else "the map has no positive values"
    numbers = f"mean {number(found.mean)}, largest {number(found.highest)} {result.unit}".rstrip()
    unknown = f", {found.unknown} of {found.pixels} px have no value" if found.unknown else ""
    return f"{name}: {mass} on {percent(found.share)} of the map, {numbers}{unknown}"


def sentences(regions: Sequence[tuple[str, Area]], result: object, geometry: Geometry | None) -> list[str]:
    """One for each region, where the result is a map over an image; else none."""
    if not isinstance(result, Heatmap) or geometry is None:
        return []
    return [text for name, area in regions if (text := sentence(name, result, area, geometry))]
