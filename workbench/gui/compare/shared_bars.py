"""Which compared maps share a colour bar: all of them, those of a row, or those of a column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from workbench.api import Heatmap
from workbench.gui.canvas.items.colour_bar import ColourBar
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.heatmap import has_plus
from workbench.render.colour import table_for
from workbench.render.group import neutral_of, shared_limits

Maps = Sequence[ViewState]


@dataclass(frozen=True, eq=False)
class SharedBars:
    """The maps of each bar: of bars at the side of all, and of one beside a row or a column, by its place.

    A map of none of these has its own.
    """

    all: Sequence[Maps] = ()
    rows: Mapping[int, Maps] = field(default_factory=dict)
    columns: Mapping[int, Maps] = field(default_factory=dict)


def shared_bars(
    view_states: Sequence[ViewState],
    places: Sequence[int],
    columns: int,
    references: Collection[int] = (),
) -> SharedBars:
    """Where maps have one scale.

    places      of the view states, row by row
    columns     of the matrix that they are; 0 for none
    references  indices of those that others are measured against, whose scale is another one
    """
    shared = [i for i, state in enumerate(view_states) if isinstance(state.result, Heatmap) and i not in references]
    kinds = dict.fromkeys(view_states[i].kind for i in shared)
    alike = [[view_states[i] for i in shared if view_states[i].kind == kind] for kind in kinds]
    sides = [maps for maps in alike if len(maps) > 1]
    if not columns:
        return SharedBars(all=sides)

    def lines(of: Collection[int], line_of: Callable[[int], int]) -> dict[int, Maps]:
        """The maps of each row or column, of these tiles, whose maps are all of one kind."""
        found = {line: [view_states[i] for i in of if line_of(places[i]) == line] for line in map(line_of, places)}
        return {line: maps for line, maps in found.items() if len({state.kind for state in maps}) == 1}

    def column_of(place: int) -> int:
        return place % columns

    against = [i for i in references if isinstance(view_states[i].result, Heatmap)]
    beside = lines(against, column_of)  # where a whole column is what others are measured against
    measured = {column_of(place) for i, place in enumerate(places) if i not in references}
    beside = {column: maps for column, maps in beside.items() if column not in measured}
    if len(kinds) == 1:
        return SharedBars(all=sides, columns=beside)
    rows, in_columns = lines(shared, lambda place: place // columns), lines(shared, column_of)
    if sum(map(len, in_columns.values())) > sum(map(len, rows.values())):
        return SharedBars(columns=in_columns)
    return SharedBars(rows=rows, columns=beside)


def neutral_values(maps: Maps) -> list[float]:
    """What is taken from each map's numbers before they stand at the bar."""
    return neutral_of([state.result for state in maps if isinstance(state.result, Heatmap)])


def show_range(bar: ColourBar, maps: Maps, locked: bool, is_only: bool) -> None:
    """Write on a bar what its colours mean for all of these maps.

    is_only  whether there is no other map: a range that is locked is that of all maps, whatever they measure
    """
    results = [state.result for state in maps if isinstance(state.result, Heatmap)]
    neutral, display = neutral_of(results), maps[0].display
    finite = np.concatenate(
        [one.values[np.isfinite(one.values)] - middle for one, middle in zip(results, neutral, strict=True)]
    )
    data = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    limits, unit = shared_limits(results, display)
    bar.can_lock = locked or (is_only and not any(neutral))  # else one range of numbers would mean several things
    bar.show_range(
        table_for(results[0].signed, display), limits, unit, has_plus(results[0]) or any(neutral), locked, data
    )
