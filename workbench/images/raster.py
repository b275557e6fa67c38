"""Rasters: the values of one page of a file as the file has them, and which pixels they become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from workbench.api import UserError

from .image_reference import Reading, number_text

STRIP = 4_000_000  # values converted at a time
Kind = Literal["grey", "colours", "bands"]


@dataclass(frozen=True)
class Contents:
    """What a page of a file holds, for the person who states how it is read.

    bands      how many there are, a transparency not counted
    type       of the values, in words: 8 bits, 16 bits, signed 16 bits, floating point
    low, high  the least and the greatest finite value of all bands
    not_finite how many values are not numbers, or are infinite
    pages      how many pages or frames the file has; page counts from 1
    sample     values of at most 400 pixels a side, to show the effect of a reading
    """

    height: int
    width: int
    bands: int
    type: str
    low: float
    high: float
    not_finite: int
    page: int
    pages: int
    sample: Raster

    def __str__(self) -> str:
        """In words, as ``5 bands of 8 bits, values 0 to 255``."""
        bands = "1 band" if self.bands == 1 else f"{self.bands} bands"
        words = [f"{self.width} × {self.height} px", f"{bands} of {self.type}", f"values {self.span}"]
        if self.not_finite:
            words.append(f"{self.not_finite:,} values are not numbers")
        if self.pages > 1:
            words.append(f"page {self.page} of {self.pages}")
        return ", ".join(words)

    @property
    def span(self) -> str:
        """The values from the least to the greatest."""
        return f"{grouped(self.low)} to {grouped(self.high)}"


@dataclass(frozen=True, eq=False)
class Raster:
    """The values of one page.

    values    (h, w, bands) of any type of number
    kind      what the file says of its bands: grey, red-green-blue colours, or nothing
    alpha     whether the last band is a transparency, which is none of the picture's bands
    inverted  whether its greatest value is black, as the file says
    window    the values that are black and white, where the file says so
    """

    values: np.ndarray
    kind: Kind
    alpha: bool = False
    inverted: bool = False
    window: tuple[float, float] | None = None

    @property
    def bands(self) -> int:
        """How many bands the picture can be made of."""
        return int(self.values.shape[2]) - self.alpha

    @cached_property
    def extent(self) -> tuple[float, float, int]:
        """The least and greatest finite value of the bands, and how many values are not finite."""
        return _extent(self.values[:, :, : self.bands])

    def contents(self, page: int, pages: int) -> Contents:
        """What it holds."""
        low, high, not_finite = self.extent
        height, width = self.values.shape[:2]
        step = max(1, -(-max(height, width) // 400))
        sample = replace(self, values=np.ascontiguousarray(self.values[::step, ::step]))
        return Contents(
            height, width, self.bands, type_in_words(self.values.dtype), low, high, not_finite, page, pages, sample
        )

    def bands_for(self, reading: Reading) -> tuple[int, ...]:
        """Which bands make the picture, from 1; empty where nothing says it. Raises UserError."""
        if reading.bands:
            beyond = max(reading.bands)
            if beyond > self.bands:
                has = "1 band" if self.bands == 1 else f"{self.bands} bands"
                raise UserError(f"it has {has}; got band {beyond}.")
            return reading.bands
        return {"grey": (1,), "colours": (1, 2, 3), "bands": ()}[self.kind]

    def range_for(self, reading: Reading, bands: Sequence[int]) -> tuple[float, float] | None:
        """The values that become black and white: as stated, or where it is certain; else None."""
        if reading.value_range is not None:
            return reading.value_range
        if self.window is not None:
            return self.window
        return certain_range(self.values.dtype, *_extent(self.values[:, :, [band - 1 for band in bands]])[:2])

    def pixels(self, bands: Sequence[int], value_range: tuple[float, float]) -> np.ndarray:
        """(h, w, 3) uint8; what is not a number becomes black."""
        height, width = self.values.shape[:2]
        pixels = np.empty((height, width, 3), np.uint8)
        rows = max(1, STRIP // max(1, width))
        with np.errstate(invalid="ignore", over="ignore"):
            for top in range(0, height, rows):
                strip = self.values[top : top + rows, :, [band - 1 for band in bands]]
                pixels[top : top + rows] = _scaled(strip, value_range)  # one band is spread over all three
        return 255 - pixels if self.inverted else pixels

    def not_finite(self, bands: Sequence[int]) -> int:
        """How many values of these bands are not finite."""
        return _extent(self.values[:, :, [band - 1 for band in bands]])[2]


def certain_range(kind: np.dtype[Any], low: float, high: float) -> tuple[float, float] | None:
    """The range that values from ``low`` to ``high`` of a type are sure to have; None where it is not sure.

    Bytes go to 255. Other whole numbers go to 255 or 65,535, and floating point to 1, if they use more than half of
    it: else they may be those of a camera with 10 or 12 bits, or of an instrument, and would be black.
    """
    if kind == np.uint8:
        return 0.0, 255.0
    if kind == np.bool_:
        return 0.0, 1.0
    if low < 0:
        return None
    tops = (1.0,) if kind.kind == "f" else (65535.0,) if kind == np.uint16 else (255.0, 65535.0)
    if high == 0:
        return 0.0, tops[-1]  # black in any range
    return next(((0.0, top) for top in tops if top / 2 < high <= top), None)


def type_in_words(kind: np.dtype[Any]) -> str:
    """The type of the values."""
    if kind.kind == "f":
        return f"{8 * kind.itemsize}-bit floating point"
    if kind == np.bool_:
        return "1 bit"
    return f"{'signed ' if kind.kind == 'i' else ''}{8 * kind.itemsize} bits"


def grouped(value: float) -> str:
    """A number as people read it: 65,535."""
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"


def range_text(low: float, high: float) -> str:
    """A range for a reference that holds these values, with no more digits than needed."""
    if low == high:
        high = low + 1
    return f"{_rounded(low)}..{_rounded(high)}"


def _rounded(value: float) -> str:
    return number_text(value) if value == int(value) else f"{value:.6g}"


def _extent(values: np.ndarray) -> tuple[float, float, int]:
    low, high, not_finite = np.inf, -np.inf, 0
    rows = max(1, STRIP // max(1, values.shape[1] * values.shape[2]))
    for top in range(0, len(values), rows):
        strip = values[top : top + rows]
        if strip.dtype.kind == "f":
            finite = strip[np.isfinite(strip)]
            not_finite += strip.size - finite.size
            strip = finite
        if strip.size:
            low, high = min(low, float(strip.min())), max(high, float(strip.max()))
    return (low, high, not_finite) if low <= high else (0.0, 0.0, not_finite)


def _scaled(values: np.ndarray, value_range: tuple[float, float]) -> np.ndarray:
    """Values as 0 to 255, uint8. 16 bits are divided by 257 and numbers up to 1 multiplied by 255, as ever."""
    if values.dtype == np.uint8 and value_range == (0.0, 255.0):
        return values
    if value_range == (0.0, 65535.0) and values.dtype.kind in "iu":
        levels = values / 257
    elif value_range == (0.0, 255.0) and values.dtype.kind in "iu":
        levels = values / 1
    elif value_range == (0.0, 1.0) and values.dtype.kind == "f":
        levels = values * 255.0
    else:
        black, white = value_range
        levels = (values.astype(np.float64) - black) / (white - black) * 255.0
    scaled: np.ndarray = np.nan_to_num(np.clip(np.rint(levels), 0, 255), nan=0.0).astype(np.uint8)
    return scaled
