"""Many small pictures, such as the maps of a layer's channels."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QComboBox, QWidget

from workbench.api import Grid
from workbench.gui.canvas.items.colour_bar import ColourBar
from workbench.gui.canvas.items.grid_pane import GridPane
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.items.photo_pixels import original_pixels
from workbench.gui.canvas.view_state import ViewState
from workbench.render.colour import table_for
from workbench.render.contact_sheet import tiles
from workbench.render.numbers import number

from .base import ResultView

ORDERS = ("As given", "Highest first", "Lowest first", "By channel")


class GridView(ResultView):
    """Tiles with a choice of order and a colour bar; a click on one makes its channel the unit."""

    name = "Tiles"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.surface = GridPane()
        self.surface.setAccessibleName("Tiles")
        self.sorting = QComboBox()
        self.sorting.addItems(ORDERS)
        self.sorting.setAccessibleName("Order of the tiles")
        self.sorting.setToolTip("Order of the tiles")
        self.sorting.currentIndexChanged.connect(self._sort)
        self.header.addWidget(self.sorting)
        self.bar = ColourBar()
        self.body.addWidget(self.surface, 1)
        self.body.addWidget(self.bar)
        self.surface.chosen.connect(self._choose)
        self.surface.looked_at.connect(lambda tile: self.hovered.emit("" if tile is None else self.text_of(tile)))

    @property
    def pane(self) -> Pane:
        return self.surface

    @property
    def pointed_thing(self) -> tuple[str, str]:
        grid, tile = self._result, self.surface.hovered_tile
        if grid is None or not grid.layer or tile is None:
            return "", ""
        return "unit", f"{grid.layer}:{int(grid.units[tile])}"

    @property
    def _result(self) -> Grid | None:
        result = self.view_state.result if self.view_state is not None else None
        return result if isinstance(result, Grid) else None

    def paint_result(self, view_state: ViewState) -> None:
        grid, pane = view_state.result, self.surface
        assert isinstance(grid, Grid)
        self._name_orders(grid)
        self.sorting.setVisible(len(grid.values) > 1)
        if not len(grid.values):
            pane.grid, pane.order = None, np.zeros(0, np.intp)
            self.bar.hide()
            self.note.setText("")
            pane.notice.say("There is nothing to show: no tiles.", "muted")
            pane.update()
            return
        coloured, limits = tiles(grid, view_state.display)
        pane.smooth = view_state.display.smooth and grid.on_image  # a kernel's weights are seen one by one
        pane.opacity = view_state.display.opacity
        photo, geometry = view_state.photo, view_state.geometry
        pane.under = (original_pixels(photo), geometry) if photo and geometry and grid.on_image else None
        in_colour = grid.values.ndim == 4
        self.bar.setVisible(limits is not None and not in_colour)
        if limits is not None and not in_colour:
            finite = grid.values[np.isfinite(grid.values)]
            data = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
            table = table_for(grid.signed, view_state.display)
            self.bar.show_range(table, limits, grid.unit, grid.signed, view_state.display.locked, data)
        self.note.setText(self._scale_text(grid, limits.high if limits is not None else None))
        pane.notice.say(limits.problem if limits is not None else "")
        pane.show_tiles(grid, coloured, self._ordered(grid))

    def text_of(self, tile: int) -> str:
        """A tile in words."""
        return " · ".join(self.surface.words_of(tile))

    def _scale_text(self, grid: Grid, high: float | None) -> str:
        count = f"{len(grid.values)} tiles" if len(grid.values) != 1 else "1 tile"
        if grid.values.ndim == 4:
            reach = f", full colour is ±{number(high)} {grid.unit}".rstrip() if high is not None else ""
            scale = f"grey is zero{reach or ', each tile has a scale of its own'}"
            return f"{count} · {scale}" if len(grid.values) != 1 else scale
        return count if high is not None else f"{count} · each has a scale of its own"

    def _name_orders(self, grid: Grid) -> None:
        self.sorting.setItemText(1, f"Highest {grid.number_name}")
        self.sorting.setItemText(2, f"Lowest {grid.number_name}")

    def _ordered(self, grid: Grid) -> np.ndarray:
        numbers = np.nan_to_num(grid.numbers.astype(np.float64), nan=-np.inf)
        match self.sorting.currentIndex():
            case 1:
                return np.argsort(-numbers, kind="stable")
            case 2:
                return np.argsort(numbers, kind="stable")
            case 3:
                return np.argsort(grid.units, kind="stable")
        return np.arange(len(grid.values))

    def _sort(self) -> None:
        if self._result is not None:
            self.surface.order = self._ordered(self._result)
            self.surface.update()

    def _choose(self, tile: int) -> None:
        grid = self._result
        if grid is not None and grid.layer:
            self.unit_chosen.emit(f"{grid.layer}:{int(grid.units[tile])}")
