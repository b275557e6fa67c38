"""The tiles of a comparison: what each shows, how their titles differ, and how alike two maps are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.api import Boxes, Grid, Heatmap, Picture, Regions
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.translation import tr
from workbench.render.composition import split_common, told_apart
from workbench.render.display import Display
from workbench.render.numbers import number
from workbench.render.similarity import SHARE, in_numbers, overlap, rank_correlation, subtract_maps

DIFFERENCE = -(2**31)  # stands for a run's number, and is none
KINDS = ("probability", "log-probability")  # of a class: what results in words explain


@dataclass(frozen=True, eq=False)
class ComparisonTile:
    """A run of the comparison: its number, its result, and words that tell it from others of its title.

    explained  those of the words that only the result tells: the target in words
    """

    number: int
    view_state: ViewState
    words: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()

    @property
    def has_picture(self) -> bool:
        """Whether the result is a picture, that can lie over another."""
        return isinstance(self.view_state.result, Boxes | Grid | Heatmap | Picture | Regions)

    def with_title(self, title: str) -> ComparisonTile:
        """The same tile under another title."""
        return replace(self, view_state=replace(self.view_state, title=title))

    def with_display(self, display: Display) -> ComparisonTile:
        """The same tile in other colours."""
        return replace(self, view_state=replace(self.view_state, display=display))


@dataclass(frozen=True)
class TileChoices:
    """What a person chose for the tiles.

    cropped  whether maps show of the photograph what the network saw, and no surround
    large    number of the run that is displayed alone; 0 for all
    wiped    number of the run whose picture lies over that one, left of a line; 0 for none
    against  number of the run that the others are measured against; 0 for the first of each row
    pins     numbers of the pinned runs
    """

    cropped: bool = True
    large: int = 0
    wiped: int = 0
    against: int = 0
    pins: tuple[int, ...] = ()


NO_CHOICES = TileChoices()


def split_titles(tiles: Sequence[ComparisonTile]) -> tuple[str, list[ComparisonTile]]:
    """What all tiles have in common, in words, and the tiles with titles that say where they differ.

    What a result tells comes last: a title that is shortened still names the image. Where each explains the
    probability of a class of its own, the title has the class alone, which is then not cut.
    """
    of = next((kind for kind in KINDS if _explain_several(tiles, f"{kind} of ")), "")
    words = [sorted(tile.words, key=tile.explained.__contains__) for tile in tiles]
    words = [[word.removeprefix(f"{of} of ") if of else word for word in own] for own in words]
    common, titles = split_common([(tile.view_state.title, *own) for tile, own in zip(tiles, words, strict=True)])
    common = "  ·  ".join(part for part in (common, of) if part)
    return common, [tile.with_title(title) for tile, title in zip(tiles, titles, strict=True)]


def _explain_several(tiles: Sequence[ComparisonTile], beginning: str) -> bool:
    """Whether the targets of all tiles begin so, and are not one."""
    targets = {next((word for word in tile.explained if word.startswith(beginning)), "") for tile in tiles}
    return len(targets) > 1 and "" not in targets


def lettered(tiles: Sequence[ComparisonTile]) -> list[ComparisonTile]:
    """The tiles with A and B before their titles."""
    return [tile.with_title(f"{letter}  ·  {tile.view_state.title}") for tile, letter in zip(tiles, "AB", strict=True)]


def pair_of_maps(tiles: Sequence[ComparisonTile]) -> tuple[ViewState, ViewState] | None:
    """The two maps among the tiles; None unless there are two, and of one size."""
    maps = [tile.view_state for tile in tiles if isinstance(tile.view_state.result, Heatmap)]
    if len(maps) != 2:
        return None
    first, second = maps
    return (first, second) if map_values(first).shape == map_values(second).shape else None


def subtraction(pair: tuple[ViewState, ViewState] | None) -> ViewState | None:
    """A - B; None where that has no meaning."""
    if pair is None:
        return None
    first, second = pair
    result = subtract_maps(first.result, second.result, (first.title, second.title))
    if result is None:
        return None
    return ViewState(result, first.photo, first.geometry, first.display, "fresh", tr("A − B"))


def similarity_text(pair: tuple[ViewState, ViewState] | None) -> str:
    """How alike two maps are, in words; empty without a pair."""
    if pair is None:
        return ""
    first, second = (map_values(view_state) for view_state in pair)
    rho = rank_correlation(first, second)
    words = "one map is constant" if rho != rho else f"rank correlation {number(rho, signed=True)}"
    return f"{words}  ·  {overlap(first, second) * 100:.0f} % overlap of the highest {SHARE * 100:.0f} %"


def map_values(view_state: ViewState) -> np.ndarray:
    """(H, W) of a result that is a map."""
    assert isinstance(view_state.result, Heatmap)
    return view_state.result.values


def measured(
    tiles: Sequence[ComparisonTile], references: Sequence[int], named: Sequence[ComparisonTile] = ()
) -> list[ComparisonTile]:
    """Each tile minus its reference, under the words that say how alike they are; references stay as they are.

    references  for each tile the index of the tile that it is measured against
    named       the tiles under their own titles, by which a difference names the two

    A tile that cannot be subtracted stays as it is, and its title says why.
    """
    return [
        tile
        if i == reference
        else _measured(tile, tiles[reference], _names((named or tiles)[i], (named or tiles)[reference]))
        for i, (tile, reference) in enumerate(zip(tiles, references, strict=True))
    ]


def _names(first: ComparisonTile, second: ComparisonTile) -> tuple[str, str]:
    return told_apart(*((tile.view_state.title, *tile.words) for tile in (first, second)))


def _measured(tile: ComparisonTile, reference: ComparisonTile, names: tuple[str, str]) -> ComparisonTile:
    own, other = tile.view_state, reference.view_state
    reason = why_not_subtracted(own, other)
    if not isinstance(own.result, Heatmap) or not isinstance(other.result, Heatmap):
        return tile.with_title(f"{own.title}  ·  {reason}")
    if own.result.values.shape != other.result.values.shape:
        return tile.with_title(f"{own.title}  ·  {reason}")
    words = in_numbers(map_values(own), map_values(other))
    result = subtract_maps(own.result, other.result, names)
    if result is None:
        return tile.with_title(f"{words}  ·  {reason}")
    return replace(tile, view_state=replace(own, result=result, title=words))


def why_not_subtracted(first: ViewState, second: ViewState) -> str:
    """Why two results have no difference; empty where they have one."""
    if not isinstance(first.result, Heatmap) or not isinstance(second.result, Heatmap):
        return tr("only maps can be subtracted")
    if first.result.values.shape != second.result.values.shape:
        return tr("these maps have different sizes")
    if first.result.unit != second.result.unit:
        return tr("these maps are in different units")
    return ""


def references_of(tiles: Sequence[ComparisonTile], columns: int, against: int, places: Sequence[int] = ()) -> list[int]:
    """For each tile the index of what it is measured against: one for all, else the first of its row.

    places  of the tiles in the comparison, row by row, where it has gaps
    """
    numbers = [tile.number for tile in tiles]
    if against in numbers:
        return [numbers.index(against)] * len(tiles)
    rows = [place // columns if columns else 0 for place in (places or range(len(tiles)))]
    return [rows.index(row) for row in rows]


def why_no_difference(tiles: Sequence[ComparisonTile], references: Sequence[int]) -> str:
    """Why no tile can be subtracted from what it is measured against; empty where one can."""
    if len(tiles) < 2:
        return tr("it needs two tiles")
    reasons = [
        why_not_subtracted(tile.view_state, tiles[reference].view_state)
        for place, (tile, reference) in enumerate(zip(tiles, references, strict=True))
        if place != reference
    ]
    return "" if "" in reasons else (reasons or [tr("each row has one tile")])[0]
