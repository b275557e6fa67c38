"""Colour maps and ranges: signed maps diverge about zero, unsigned ones climb, and nothing is stretched into noise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from workbench import folders
from workbench.api import Grid, Heatmap

from .display import Display

# Anchors in sRGB of our own, even in steps of lightness; blue against red and purple against green, which people with
# the common colour blindnesses tell apart.
_ANCHORS = {
    "blue-red": ("#103470", "#4a86c8", "#accce6", "#f7f7f7", "#f4bea0", "#d86248", "#801422"),
    "purple-green": ("#551a78", "#8c5caa", "#d0b8dc", "#f7f7f7", "#b2dcb0", "#4c9e5e", "#0a4e2a"),
    "grey": ("#000000", "#ffffff"),
}
SIGNED_MAPS = ("blue-red", "purple-green")
UNSIGNED_MAPS = ("viridis", "inferno", "magma", "cividis", "grey")
COLOUR_MAPS = (*SIGNED_MAPS, *UNSIGNED_MAPS)
NOT_A_NUMBER = (128, 128, 128)
MOST_OF_FINE = 99.0  # percentile of a fine map at which its colours end; usual for gradients (Smilkov et al., 2017)


@dataclass(frozen=True)
class Limits:
    """The range that the colours span. ``problem`` is a sentence on a map that cannot be read as usual, or empty."""

    low: float
    high: float
    problem: str = ""


def default_map(signed: bool) -> str:
    """The colour map for signed maps, or for unsigned maps."""
    return SIGNED_MAPS[0] if signed else UNSIGNED_MAPS[0]


@cache
def colour_table(name: str) -> np.ndarray:
    """(256, 3) uint8 from low to high. Raises KeyError on an unknown name."""
    if name in _ANCHORS:
        anchors = np.array([tuple(bytes.fromhex(anchor[1:])) for anchor in _ANCHORS[name]], float)
        where = np.linspace(0, 1, len(anchors))
        table = np.stack([np.interp(np.linspace(0, 1, 256), where, anchors[:, c]) for c in range(3)], 1)
        return np.asarray(np.rint(table), np.uint8)
    # viridis, inferno, magma and cividis are data under CC0 (Smith, van der Walt; Nuñez, Anderton and Renslow)
    with np.load(folders.bundled("resources") / "colour_maps.npz") as tables:
        return np.asarray(tables[name])


def limits_for(result: Heatmap | Grid, display: Display) -> Limits:
    """The range of a map, or of all tiles of a grid."""
    if isinstance(result, Grid):
        return limits_of(result.values, result.signed, display)
    return limits_of(result.values, result.signed, display, result.centre, result.fine)


def limits_of(values: np.ndarray, signed: bool, display: Display, centre: float = 0.0, fine: bool = False) -> Limits:
    """The range of a map: locked, or the data's own, symmetric about ``centre`` where signed, else from there or below.

    The range of a fine map leaves out its strongest percent, unless the rest is constant. A map without a range
    (all zero, all alike, not a number) says so in ``problem`` and is not stretched.
    """
    finite = values[np.isfinite(values)]
    problem = ""
    if not finite.size:
        return Limits(centre - 1.0 if signed else centre, centre + 1.0, "No value of this map is a number.")
    if finite.size < values.size:
        problem = (
            f"{values.size - finite.size} of {values.size} values were not measured or are not numbers; they are grey."
        )
    low, high = float(finite.min()), float(finite.max())
    if not problem and low == high:
        problem = "This map is zero everywhere." if low == 0 else f"This map is {low:.4g} everywhere."
    if display.low is not None and display.high is not None and display.low < display.high:
        if signed:  # the centre keeps the middle colour, whatever is locked
            reach = max(abs(display.low - centre), abs(display.high - centre))
            return Limits(centre - reach, centre + reach, problem)
        return Limits(display.low, display.high, problem)
    if signed:
        reach = max(abs(low - centre), abs(high - centre)) or 1.0
        if fine:
            reach = float(np.percentile(np.abs(finite - centre), MOST_OF_FINE)) or reach
        return Limits(centre - reach, centre + reach, problem)
    low = min(low, centre)
    if fine:
        most = float(np.percentile(finite, MOST_OF_FINE))
        high = most if most > low else high
    return Limits(low, high if high > low else low + 1.0, problem)


def table_for(signed: bool, display: Display) -> np.ndarray:
    """(256, 3) uint8: the chosen colour map, or the default for the sign."""
    return colour_table(display.colour_map or default_map(signed))


def colourise(values: np.ndarray, table: np.ndarray, limits: Limits) -> np.ndarray:
    """(..., 3) uint8 of (...) values; NaN and infinity are grey."""
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = (np.asarray(values, np.float64) - limits.low) * (255.0 / (limits.high - limits.low))
        index = np.nan_to_num(np.clip(np.rint(scaled), 0, 255)).astype(np.uint8)
    colours = np.asarray(table[index])
    broken = ~np.isfinite(values)
    if broken.any():
        colours[broken] = NOT_A_NUMBER
    return colours


def picture_rgb(values: np.ndarray, signed: bool = False, factor: float = 1.0) -> np.ndarray:
    """(H, W, 3) uint8 of a picture in [0, 1]; a signed picture, a difference, is enlarged by ``factor`` about grey."""
    known = np.nan_to_num(values)
    if signed:
        known = 0.5 + factor * known
    return np.asarray(np.rint(np.clip(known, 0, 1) * 255), np.uint8)
