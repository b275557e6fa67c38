"""Many small pictures, such as the maps of a layer's channels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.api import Grid
from workbench.gui.canvas.items.colour_bar import ColourBar
from workbench.gui.canvas.items.grid_pane import GridPane
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.items.photo_pixels import original_pixels
from workbench.gui.canvas.items.tile_pager import TilePager
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.colour import table_for
from workbench.render.contact_sheet import tiles
from workbench.render.numbers import number
from workbench.render.tile_order import PAGE, on_page, order_in_force, orders, pages, tile_called, tile_order

from .base import ResultView


class GridView(ResultView):
    """Tiles with a choice of order and a colour bar, a page at a time; a click on one makes its channel the unit.

    A click on a part of a photograph opens that photograph there.
    """

    name = "Tiles"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.surface = GridPane()
        self.surface.setAccessibleName(tr("Tiles"))
        self.sorting = Combo()
        self.sorting.setAccessibleName(tr("Order of the tiles"))
        self.sorting.setToolTip(tr("Order of the tiles"))
        self.sorting.currentIndexChanged.connect(self._sort)
        self.header.addWidget(self.sorting)
        self.bar = ColourBar()
        self.pager = TilePager()
        self._page = 0
        self._told: int | None = None  # the tile whose numbers were said last
        self._of: tuple[object, ...] = ()  # layer and number of tiles that the page belongs to
        left = QVBoxLayout()
        left.addWidget(self.surface, 1)
        left.addWidget(self.pager)
        self.body.addLayout(left, 1)
        self.body.addWidget(self.bar)
        self.surface.page_wanted.connect(self.turn_page)
        self.pager.page_wanted.connect(self.turn_page)
        self.pager.typed.connect(self._search)
        self.pager.taken.connect(lambda: self.surface.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.surface.chosen.connect(self._choose)
        self.surface.looked_at.connect(self._tell)

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
    def pointed_place(self) -> tuple[str, str]:
        grid, share = self._result, self.surface.pointed_share
        geometry = self.view_state.geometry if self.view_state is not None else None
        if grid is None or not grid.on_image or not grid.layer or share is None or geometry is None:
            return "", ""
        height, width = geometry.network_size
        return grid.layer, f"{int(share[0] * width)},{int(share[1] * height)}"

    @property
    def _result(self) -> Grid | None:
        result = self.view_state.result if self.view_state is not None else None
        return result if isinstance(result, Grid) else None

    def paint_result(self, view_state: ViewState) -> None:
        grid, pane = view_state.result, self.surface
        assert isinstance(grid, Grid)
        self._offer_orders(grid)
        if self._of != (grid.layer, len(grid.values)):
            self._of, self._page = (grid.layer, len(grid.values)), 0
            self.pager.search.clear()
        if not len(grid.values):
            pane.grid, pane.order = None, np.zeros(0, np.intp)
            self.bar.hide()
            self.pager.hide()
            self.note.setText("")
            pane.notice.say(tr("There is nothing to show: no tiles."), "muted")
            pane.update()
            return
        coloured, limits = tiles(grid, view_state.display)
        as_weights = not grid.on_image and not grid.pictures  # a kernel's weights are seen one by one
        pane.smooth = view_state.display.smooth and not as_weights
        pane.opacity = view_state.display.opacity
        photo, geometry = view_state.photo, view_state.geometry
        pane.under = (original_pixels(photo), geometry) if photo and geometry and grid.on_image else None
        in_colour = grid.in_colour
        self.bar.setVisible(limits is not None and not in_colour and not self.for_presentation)
        if limits is not None and not in_colour:
            finite = grid.values[np.isfinite(grid.values)]
            data = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
            table = table_for(grid.signed, view_state.display)
            self.bar.show_range(table, limits, grid.unit, grid.signed, view_state.display.locked, data)
        self.note.setText(_scale_text(grid, limits.high if limits is not None else None))
        pane.notice.say(limits.problem if limits is not None else "")
        pane.show_tiles(grid, coloured)
        self._show_page()

    def turn_page(self, by: int) -> None:
        """Go so many pages on, as far as there are any."""
        if self._result is not None:
            self._page += by
            self._show_page()

    def find_tile(self, text: str) -> bool:
        grid = self._result
        if not text and grid is not None and self.pager.isVisible():
            self.pager.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return self._search(text)

    def _search(self, text: str) -> bool:
        """Go to the page of the tile with this number or label, and mark it. False where there is none."""
        grid = self._result
        tile = tile_called(grid, text) if grid is not None else None
        if grid is None or tile is None:
            sentence = tr("There is no channel {} here.").format(text.strip()[:20]) if text.strip() else ""
            self._show_page()
            self.pager.say_missing(sentence)
            return False
        if pages(len(grid.values)) > 1:
            self._page = int(np.flatnonzero(self._ordered(grid) == tile)[0]) // PAGE
        self._show_page()
        self.surface.mark(tile)
        self._tell(tile)
        return True

    def _show_page(self) -> None:
        grid = self._result
        if grid is None or not len(grid.values):
            return
        order = self._ordered(grid)
        self._page = min(max(0, self._page), pages(len(order)) - 1)
        page = on_page(order, self._page)
        first = self._page * PAGE + 1
        self.pager.say_missing("")
        self.pager.show_page(self._page, pages(len(order)), (first, first + len(page) - 1), len(order))
        if self.for_presentation:
            self.pager.hide()  # nobody turns pages of a slide
        self.surface.show_page(page)
        if self._told is not None:  # of another view nothing is taken back
            pointed = self.surface.hovered_tile
            self._tell(self._told if pointed is None and self._told == self.surface.current else pointed)

    def _tell(self, tile: int | None) -> None:
        self._told = tile
        self.hovered.emit("" if tile is None else self.text_of(tile))

    def text_of(self, tile: int) -> str:
        """A tile in words."""
        return " · ".join(filter(None, self.surface.words_of(tile)))

    def _offer_orders(self, grid: Grid) -> None:
        offered = orders(grid)
        with QSignalBlocker(self.sorting):
            self.sorting.clear()
            for order, words in offered.items():
                self.sorting.addItem(said(words), order)
            self.sorting.setCurrentIndex(self.sorting.findData(order_in_force(grid, self._wanted_order)))
        self.sorting.setVisible(len(grid.values) > 1 and len(offered) > 1)

    @property
    def _wanted_order(self) -> str:
        return self.view_state.display.tile_order if self.view_state is not None else ""

    def _ordered(self, grid: Grid) -> np.ndarray:
        return tile_order(grid, self._wanted_order)

    def _sort(self) -> None:
        """A person chose another order: it begins with its first page."""
        if self.view_state is not None:
            self._page = 0
            self.display_changed.emit(replace(self.view_state.display, tile_order=str(self.sorting.currentData())))

    def _choose(self, tile: int) -> None:
        grid = self._result
        if grid is None:
            return
        if grid.images and grid.areas:  # parts of photographs: each is opened where it was cut out
            name = tr("Unit {}").format(int(grid.units[tile])) if grid.layer else grid.labels[tile]
            self.command_wanted.emit("collection.place", (grid.images[tile], grid.areas[tile], name))
        elif grid.layer:
            self.unit_chosen.emit(f"{grid.layer}:{int(grid.units[tile])}")


def _scale_text(grid: Grid, high: float | None) -> str:
    """How many tiles there are, and what their colours span where no bar says it."""
    many = len(grid.values) != 1
    parts = [tr("{} tiles").format(f"{len(grid.values):,}")] if many else []
    if grid.values.ndim == 4 and not grid.pictures and high is not None:
        parts.append(tr("grey is zero, full colour is ±{}").format(f"{number(high)} {said(grid.unit)}".rstrip()))
    elif grid.values.ndim == 4 and not grid.pictures:
        parts.append(tr("grey is zero, each tile has a scale of its own"))
    elif high is None and not grid.pictures:
        parts.append(tr("each has a scale of its own"))
    return " · ".join(parts) if parts else tr("1 tile")
