"""The tiles of a group: scores with the same names share a tile, maps of the same kind share a scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.api import Group, Heatmap, Picture, Result, Scores

from .colour import Limits, limits_for
from .display import Display
from .numbers import UP_TO_ONE

WORDS = {"gradcam": "Grad-CAM"}  # names with their own spelling
MOST_NAMES, MOST_SERIES = 24, 4


@dataclass(frozen=True, eq=False)
class GroupedScores:
    """Several scores with the same names.

    series   S names, and ``scores`` a Scores for each, with rows in the same order: theirs, or the largest first
    """

    series: tuple[str, ...]
    scores: tuple[Scores, ...]

    @property
    def values(self) -> np.ndarray:
        """(S, N) float64."""
        return np.stack([scores.values for scores in self.scores]).astype(np.float64)

    @property
    def span(self) -> tuple[float, float]:
        """The range of the bars: 0 to 1 for probabilities, else from zero, or below, to the largest."""
        finite = self.values[np.isfinite(self.values)]
        low, high = min(0.0, *finite, 0.0), max(0.0, *finite, 0.0)
        if self.scores[0].unit in UP_TO_ONE:
            high = max(high, 1.0)
        return low, high if high > low else low + 1.0


def title_of(name: str) -> str:
    """A part's name as people read it."""
    first, *others = name.split("_")
    return " ".join([WORDS.get(first, first.capitalize()), *others])


def tiles_of(group: Group) -> Iterator[tuple[str, Result | GroupedScores]]:
    """The tiles of a group, in order, with their titles; scores with the same names are a single tile."""
    together = _together(group)
    yielded = False
    for name, part in group.parts.items():
        if together is None or title_of(name) not in together.series:
            yield title_of(name), part
        elif not yielded:
            yielded = True
            yield (together.scores[0].unit or "values").capitalize(), together


def is_gallery(parts: Sequence[Result | GroupedScores]) -> bool:
    """Whether there are several pictures and then bars, as for an attack."""
    pictures = [isinstance(part, Picture | Heatmap) for part in parts]
    return len(pictures) > 2 and all(pictures[:-1]) and isinstance(parts[-1], GroupedScores)


def one_scale(parts: Sequence[Result | GroupedScores], display: Display) -> Display:
    """The display with a common range for all maps, unless a range is locked or the maps are of different kinds."""
    maps = [part for part in parts if isinstance(part, Heatmap)]
    if display.locked or len(maps) < 2 or len({(kind_of(heatmap), heatmap.centre) for heatmap in maps}) > 1:
        return display
    varying = [heatmap for heatmap in maps if np.nanmin(heatmap.values) < np.nanmax(heatmap.values)]
    limits = [limits_for(heatmap, display) for heatmap in varying]
    if not limits:
        return display
    return replace(display, low=min(each.low for each in limits), high=max(each.high for each in limits))


def own_display(part: Result, parts: Sequence[Result | GroupedScores], display: Display) -> Display:
    """The display of a part: a locked range is for the first map, so a map in another unit keeps its own range."""
    first = next((other for other in parts if isinstance(other, Heatmap)), None)
    if isinstance(part, Heatmap) and isinstance(first, Heatmap) and part.unit != first.unit:
        return replace(display, low=None, high=None)
    return display


@dataclass(frozen=True)
class Kind:
    """The properties that maps must share to have a common scale.

    The technique is among them, and the layer: numbers of Grad-CAM mean other things than those of Grad-CAM++, and sums
    over the maps of different layers cannot be compared.
    """

    technique: str
    signed: bool
    unit: str
    layer: str


def kind_of(result: Result, technique: str = "") -> Kind | None:
    """The kind of a map; None if the result is no map.

    technique  that made it, by its id; empty where one technique made all that are looked at
    """
    if not isinstance(result, Heatmap):
        return None
    return Kind(technique, result.signed, result.unit, str(result.facts.get("layer", "")))


def shared_displays(results: Sequence[Result], display: Display, kinds: Sequence[Kind | None]) -> list[Display]:
    """The display of each result: maps of the same kind share a range, others keep their own.

    The range of signed maps reaches equally far from each map's own neutral value.
    """
    spans: dict[Kind | None, list[float]] = {}
    for result, kind in zip(results, kinds, strict=True):
        if isinstance(result, Heatmap):
            limits, neutral = limits_for(result, display), result.centre if result.signed else 0.0
            spans.setdefault(kind, []).extend((limits.low - neutral, limits.high - neutral))
    displays = []
    for result, kind in zip(results, kinds, strict=True):
        span = spans.get(kind, [])
        if not isinstance(result, Heatmap) or len(span) < 3:
            displays.append(display)
            continue
        neutral = result.centre if result.signed else 0.0
        displays.append(replace(display, low=min(span) + neutral, high=max(span) + neutral))
    return displays


def neutral_of(maps: Sequence[Heatmap]) -> list[float]:
    """What is taken from each map's numbers before they stand at a colour bar for all of these.

    Nothing, unless signed maps have different neutral values: then the bar tells how far from it.
    """
    apart = len({one.centre for one in maps if one.signed}) > 1
    return [one.centre if apart else 0.0 for one in maps]


def shared_limits(maps: Sequence[Heatmap], display: Display) -> tuple[Limits, str]:
    """What the colours of maps with one scale mean, and in which unit.

    display  that of the first
    """
    first, neutral = maps[0], neutral_of(maps)
    limits = limits_for(first, display)
    if not any(neutral):
        return limits, first.unit
    low, high = limits.low - first.centre, limits.high - first.centre
    return Limits(low, high, limits.problem), f"{first.unit} above average".lstrip()


def _together(group: Group) -> GroupedScores | None:
    parts = {title_of(name): part for name, part in group.parts.items() if isinstance(part, Scores)}
    first = next(iter(parts.values()), None)
    if first is None or not 2 <= len(parts) <= MOST_SERIES or not 1 <= len(first.values) <= MOST_NAMES:
        return None
    classes = set(first.indices.tolist())
    if len(classes) < len(first.values):
        return None
    for part in parts.values():
        if part.unit != first.unit or len(part.values) != len(classes) or set(part.indices.tolist()) != classes:
            return None
    places = [{int(k): row for row, k in enumerate(part.indices)} for part in parts.values()]
    largest = {
        k: max(float(part.values[at[k]]) for part, at in zip(parts.values(), places, strict=True)) for k in classes
    }
    order = first.indices.tolist()
    if any(part.indices.tolist() != order for part in parts.values()):  # else somebody chose it
        order.sort(key=lambda k: -largest[k])
    rows = [_in_order(part, [at[k] for k in order]) for part, at in zip(parts.values(), places, strict=True)]
    return GroupedScores(tuple(parts), tuple(rows))


def _in_order(scores: Scores, rows: list[int]) -> Scores:
    return Scores(
        values=scores.values[rows],
        names=tuple(scores.names[row] for row in rows),
        indices=scores.indices[rows],
        logits=None if scores.logits is None else scores.logits[rows],
        unit=scores.unit,
        facts=scores.facts,
        targets=tuple(scores.target_of(row) for row in rows),
    )
