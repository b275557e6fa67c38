"""The tiles of a comparison: titles that tell them apart, and what a pair of maps has to say about itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.api import Heatmap
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.translation import tr
from workbench.render.composition import split_common
from workbench.render.group import kind_of
from workbench.render.numbers import number
from workbench.render.similarity import SHARE, overlap, rank_correlation, subtract_maps

DIFFERENCE = -1  # stands for a run's number


@dataclass(frozen=True, eq=False)
class ComparisonTile:
    """A run of the comparison: its number, what is shown of it, and words that tell it from others of its title."""

    number: int
    shown: ViewState
    words: tuple[str, ...] = ()


def titled(tiles: Sequence[ComparisonTile]) -> tuple[str, list[ComparisonTile]]:
    """What all tiles have in common, in words, and the tiles with titles that say where they differ."""
    common, titles = split_common([(tile.shown.title, *tile.words) for tile in tiles])
    return common, [
        replace(tile, shown=replace(tile.shown, title=title)) for tile, title in zip(tiles, titles, strict=True)
    ]


def of_one_kind(row: Sequence[ViewState]) -> bool:
    kinds = {kind_of(one.result) for one in row}
    return len(kinds) == 1 and None not in kinds


def values_of(shown: ViewState) -> np.ndarray:
    assert isinstance(shown.result, Heatmap)
    return shown.result.values


def similarity_text(pair: tuple[ViewState, ViewState] | None) -> str:
    """What is said of two maps of one size."""
    if pair is None:
        return ""
    a, b = (np.asarray(one.result.values) for one in pair)  # type: ignore[attr-defined]
    rho = rank_correlation(a, b)
    words = "one map is constant" if rho != rho else f"rank correlation {number(rho, signed=True)}"
    return f"{words}  ·  {overlap(a, b):.0%} overlap of the highest {SHARE:.0%}"


def pair_of_maps(tiles: Sequence[ComparisonTile]) -> tuple[ViewState, ViewState] | None:
    maps = [tile.shown for tile in tiles if isinstance(tile.shown.result, Heatmap)]
    if len(maps) != 2:
        return None
    first, second = maps
    same = first.result.values.shape == second.result.values.shape  # type: ignore[attr-defined]
    return (first, second) if same else None


def lettered(tile: ComparisonTile, letter: str) -> ComparisonTile:
    return replace(tile, shown=replace(tile.shown, title=f"{letter}  ·  {tile.shown.title}"))


def subtraction(pair: tuple[ViewState, ViewState] | None) -> ViewState | None:
    """A - B; None where that has no meaning."""
    if pair is None:
        return None
    first, second = pair
    result = subtract_maps(first.result, second.result, (first.title, second.title))
    if result is None:
        return None
    return ViewState(result, first.photo, first.geometry, first.display, "fresh", tr("A − B"))
