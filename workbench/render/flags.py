"""Flags over an axis: the marks of a curve, and the places where its note changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.api import Curve
from workbench.phrases import said

DOTTED = 60  # points of a line that still get a dot each
MOST_ROWS = 8  # of flags over a curve


@dataclass(frozen=True)
class Flag:
    """A place on the axis with its words; ``strong`` for a mark, not for a change of note."""

    x: float
    words: str
    strong: bool


def dotted(x: np.ndarray) -> bool:
    """Whether each point of a line gets a dot: there are few, and they make no steps as a histogram's outline does."""
    return len(x) <= DOTTED and bool((np.diff(x) > 0).all())


def flags_of(curve: Curve) -> list[Flag]:
    """Every mark, and every place where the note changes, from left to right, in the reader's language."""
    flags = [
        Flag(float(x), said(note), False)
        for x, before, note in zip(curve.x[1:], curve.notes, curve.notes[1:], strict=False)
        if note != before
    ]
    if curve.marks is not None:
        flags += [Flag(float(x), said(name), True) for x, name in zip(curve.marks, curve.mark_names, strict=True)]
    return sorted((flag for flag in flags if np.isfinite(flag.x)), key=lambda flag: (flag.x, not flag.strong))


def spans_of(places: Sequence[float], widths: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    """(start, end) of words at these places: to the right of each, to the left, or else across it as far as they fit.

    Words are cut only where the axis itself is shorter.
    """
    return [_span(place, width, low, high) for place, width in zip(places, widths, strict=True)]


def _span(place: float, width: float, low: float, high: float) -> tuple[float, float]:
    if place + width <= high:
        return place, place + width
    if place - width >= low:
        return place - width, place
    return max(low, high - width), high


def rows_of(spans: Sequence[tuple[float, float]]) -> list[int]:
    """The row of each span, 0 at the top: below all earlier spans that it would touch."""
    rows: list[int] = []
    for start, end in spans:
        touched = [row for row, (left, right) in zip(rows, spans, strict=False) if left < end and start < right]
        rows.append(max(touched, default=-1) + 1)
    return rows
