"""An area of an image, drawn by hand: a box, a line around it, or single pixels. It is written as a short text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .errors import UserError
from .geometry import Geometry

FORMS = {
    "box": "box:LEFT,TOP,WIDTH,HEIGHT          whole pixels",
    "polygon": "polygon:X,Y,X,Y,X,Y...             corners of a closed line; pixel (0, 0) has its centre at (0, 0)",
    "mask": "mask:LEFT,TOP,WIDTH,HEIGHT:N,N...  in that box, row by row: N pixels outside, N inside, and so on",
}
MOST_CORNERS, MOST_RUNS = 2_000, 200_000
FARTHEST = 10_000_000  # pixels


@dataclass(frozen=True)
class Area:
    """A set of pixels of an image as opened, in its own pixels whatever a model makes of them.

    kind     "box", "polygon" or "mask"
    numbers  of a box and a mask (left, top, width, height); of a polygon x and y of each corner
    runs     of a mask: how many pixels of its box are outside, then inside, then outside...; row by row
    """

    kind: str
    numbers: tuple[float, ...]
    runs: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Area:
        """Read the text form. Raises UserError that lists the forms where it fits none."""
        kind, _, rest = text.strip().partition(":")
        numbers, _, runs = rest.partition(":")
        try:
            area = cls(kind, _floats(numbers), tuple(int(run) for run in runs.split(",")) if runs else ())
        except (ValueError, OverflowError):
            area = cls("", ())
        rule = area._broken_rule
        if rule is not None:
            forms = "; ".join(form.split("  ")[0] for form in FORMS.values())
            raise UserError(f"An area must be one of these forms{rule}: {forms}; got {text[:80]!r}.")
        return area

    @classmethod
    def box(cls, left: int, top: int, width: int, height: int) -> Area:
        """A rectangle of whole pixels."""
        return cls("box", (left, top, width, height))

    @classmethod
    def polygon(cls, corners: Sequence[tuple[float, float]]) -> Area:
        """What lies within a closed line, by the even-odd rule; its corners are kept to a tenth of a pixel."""
        return cls("polygon", tuple(round(float(n), 1) + 0.0 for corner in corners for n in corner))

    @classmethod
    def of_mask(cls, mask: np.ndarray) -> Area | None:
        """These pixels, (h, w) bool; None where there is none."""
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if not len(rows):
            return None
        top, left = int(rows[0]), int(columns[0])
        part = mask[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
        flat = part.reshape(-1).astype(np.int8)
        changes = np.flatnonzero(np.diff(flat)) + 1
        edges = np.concatenate([[0], changes, [flat.size]])
        runs = [int(n) for n in np.diff(edges)]
        return cls("mask", (left, top, part.shape[1], part.shape[0]), tuple(runs if not flat[0] else [0, *runs]))

    def __str__(self) -> str:
        text = f"{self.kind}:{','.join(f'{n:g}' if n < 1e5 else str(round(n, 1)) for n in self.numbers)}"
        return f"{text}:{','.join(map(str, self.runs))}" if self.kind == "mask" else text

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """(left, top, width, height) of the smallest box of whole pixels that holds it."""
        if self.kind != "polygon":
            left, top, width, height = (int(n) for n in self.numbers)
            return left, top, width, height
        x, y = self.numbers[::2], self.numbers[1::2]
        left, top = int(np.ceil(min(x))), int(np.ceil(min(y)))
        return left, top, max(0, int(np.floor(max(x))) - left + 1), max(0, int(np.floor(max(y))) - top + 1)

    def mask(self, size: tuple[int, int]) -> np.ndarray:
        """(height, width) bool: the pixels of an image of this size whose centre lies in it."""
        made = np.zeros(size, bool)
        left, top, width, height = self.bounds
        x0, y0, x1, y1 = max(0, left), max(0, top), min(size[1], left + width), min(size[0], top + height)
        if x0 < x1 and y0 < y1:
            made[y0:y1, x0:x1] = self._within(x0, y0, x1 - x0, y1 - y0)
        return made

    def on_network(self, geometry: Geometry) -> np.ndarray:
        """(H, W) bool: the pixels of a network's input whose centre lies in it."""
        height, width = geometry.network_size
        y, x = np.mgrid[:height, :width].astype(np.float64)
        (a, b, c), (d, e, f), _ = geometry.matrix
        return self.contains(a * x + b * y + c, d * x + e * y + f)

    def contains(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Which points lie in it, in pixels of the image; bool, of the shape of ``x``."""
        if self.kind == "polygon":
            inside = np.zeros(np.shape(x), bool)
            for x1, y1, x2, y2 in self._edges:
                if y1 != y2:
                    inside ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
            return inside
        left, top, width, height = self.bounds
        column, row = np.floor(x + 0.5).astype(np.int64) - left, np.floor(y + 0.5).astype(np.int64) - top
        near = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        if self.kind == "box":
            return near
        pixels = self._pixels
        return np.asarray(near & pixels[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)])

    def with_area(self, other: Area, size: tuple[int, int]) -> Area:
        """The pixels of both, on an image of this size."""
        return Area.of_mask(self.mask(size) | other.mask(size)) or self

    def without(self, other: Area, size: tuple[int, int]) -> Area | None:
        """The pixels that the other has not; None where none is left."""
        return Area.of_mask(self.mask(size) & ~other.mask(size))

    @property
    def _broken_rule(self) -> str | None:
        """What it must have beside one of the forms; None where it is an area."""
        if not all(abs(n) <= FARTHEST for n in self.numbers):  # false for NaN too
            return f", with numbers of at most {FARTHEST:,}"
        count = len(self.numbers)
        if self.kind == "polygon" and not self.runs:
            fits = count % 2 == 0 and 6 <= count <= 2 * MOST_CORNERS
            return None if fits else f", with 3 to {MOST_CORNERS:,} corners"
        whole = count == 4 and all(n == int(n) for n in self.numbers) and min(self.numbers[2:]) >= 1
        if self.kind == "box" and not self.runs and whole:
            return None
        if self.kind != "mask" or not whole:
            return ""
        fits = min(self.runs, default=-1) >= 0 and sum(self.runs) == self.numbers[2] * self.numbers[3]
        if not fits:
            return ", a mask with as many pixels as its box has"
        return None if len(self.runs) <= MOST_RUNS else f", a mask with at most {MOST_RUNS:,} numbers"

    @property
    def _edges(self) -> list[tuple[float, float, float, float]]:
        corners = list(zip(self.numbers[::2], self.numbers[1::2], strict=True))
        return [(*one, *two) for one, two in zip(corners, corners[1:] + corners[:1], strict=True)]

    @property
    def _pixels(self) -> np.ndarray:
        """(height, width) bool, of a mask's box."""
        _, _, width, height = self.bounds
        inside = np.arange(len(self.runs)) % 2 == 1
        return np.repeat(inside, self.runs).reshape(height, width)

    def _within(self, left: int, top: int, width: int, height: int) -> np.ndarray:
        """(height, width) bool: the pixels of a box, which lies in the bounds."""
        if self.kind == "box":
            return np.ones((height, width), bool)
        if self.kind == "mask":
            down, across = top - self.bounds[1], left - self.bounds[0]
            return self._pixels[down : down + height, across : across + width]
        # A pixel is inside where an odd number of edges crosses its row to its right.
        crossings = np.zeros((height, width + 1), np.int32)
        rows = np.arange(height)
        for x1, y1, x2, y2 in self._edges:
            if y1 == y2:
                continue
            y = rows + top
            crossed = rows[(y1 > y) != (y2 > y)]
            at = np.ceil((x2 - x1) * (crossed + top - y1) / (y2 - y1) + x1).astype(np.int64) - left
            np.add.at(crossings, (crossed, np.clip(at, 0, width)), 1)
        to_the_right = crossings[:, ::-1].cumsum(1)[:, ::-1]
        return np.asarray(to_the_right[:, 1:] % 2 == 1)


def _floats(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.split(","))
