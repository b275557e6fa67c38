"""Which compared maps share a colour bar: all of them, those of a row, or those of a column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from workbench.api import Heatmap
from workbench.gui.canvas.items.colour_bar import ColourBar
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.heatmap import has_plus
from workbench.render.colour import limits_for, table_for
from workbench.render.group import kind_of

from .tiles import are_of_one_kind, map_values

Maps = list[ViewState]


@dataclass(frozen=True, eq=False)
class SharedBars:
    """The maps of one bar for all, or of a bar for each row or column; all empty where each map has its own."""

    all: Maps = field(default_factory=list)
    rows: list[Maps] = field(default_factory=list)
    columns: list[Maps] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.all or self.rows or self.columns)


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
    shared = [i for i in range(len(view_states)) if i not in references]
    maps = [view_states[i] for i in shared if isinstance(view_states[i].result, Heatmap)]
    if len(maps) > 1 and len({kind_of(view_state.result) for view_state in maps}) == 1:
        return SharedBars(all=maps)
    if not columns or not places:
        return SharedBars()

    def lines(count: int, line_of: Callable[[int], int]) -> list[Maps]:
        found = [[view_states[i] for i in shared if line_of(places[i]) == line] for line in range(count)]
        return found if all(line and are_of_one_kind(line) for line in found) else []

    rows = lines(max(places) // columns + 1, lambda place: place // columns)
    return SharedBars(rows=rows, columns=[] if rows else lines(columns, lambda place: place % columns))


def show_range(bar: ColourBar, maps: Maps, locked: bool) -> None:
    """Write on a bar what its colours mean for all of these maps."""
    result, display = maps[0].result, maps[0].display
    assert isinstance(result, Heatmap)
    every = [map_values(view_state) for view_state in maps]
    finite = np.concatenate([values[np.isfinite(values)] for values in every])
    data = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    table, limits = table_for(result.signed, display), limits_for(result, display)
    bar.show_range(table, limits, result.unit, has_plus(result), locked, data)
