"""Runs side by side: pan, zoom and pointer linked, one scale for what can share one, and how alike two maps are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.api import Heatmap, Result
from workbench.gui.canvas.items.colour_bar import ColourBar
from workbench.gui.canvas.items.pane import MARGIN, Pane
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.base import HEADER, ResultView
from workbench.gui.canvas.views.heatmap import HeatmapView, plus
from workbench.gui.canvas.views.registry import new_view
from workbench.gui.widgets.section import Elided, IconButton
from workbench.gui.widgets.theme import Tokens, theme
from workbench.gui.widgets.translation import tr
from workbench.render.colour import limits_for, table_for
from workbench.render.composition import headings
from workbench.render.display import Display
from workbench.render.group import kind_of, shared_displays

from .headings import VerticalHeading, horizontal_heading
from .tiles import (
    DIFFERENCE,
    ComparisonTile,
    lettered,
    of_one_kind,
    pair_of_maps,
    similarity_text,
    subtraction,
    titled,
    values_of,
)


class Comparison(QWidget):
    """Tiles in a grid. It changes nothing: what is wanted is told by its signals."""

    hovered = Signal(str)
    target_chosen = Signal(str)
    unit_chosen = Signal(str)
    removed = Signal(int)  # a run's number
    closed = Signal()
    one_scale_wanted = Signal(bool)
    difference_wanted = Signal(bool)
    display_changed = Signal(object)  # Display

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("centre")
        self.setAccessibleName(tr("Comparison"))
        self.tiles: list[ResultView] = []
        self._laid: list[tuple[int, type[Result]]] = []  # each tile's run and type of result
        self._leading = False
        self.row_bars: list[ColourBar] = []
        self._over: list[QLabel] = []
        self._beside: list[QLabel] = []
        self._columns = 1
        self._of_matrix = 0
        self._display = Display()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(1)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addLayout(self._grid, 1)
        self.bar = self._new_bar()
        self.bar.hide()
        beside.addWidget(self.bar)
        column.addLayout(beside, 1)
        theme.changed.connect(self.set_theme)

    def show_tiles(
        self,
        tiles: Sequence[ComparisonTile],
        display: Display,
        one_scale: bool,
        with_difference: bool,
        columns: int = 0,
    ) -> None:
        """Show these runs; ``with_difference`` adds A - B where there are two maps of one size and unit.

        columns  of the matrix that they are, row by row; 0 lays them out so that they are largest
        """
        self._display, self._of_matrix = display, columns
        common, shown = titled(tiles)
        pair = pair_of_maps(tiles)
        subtracted = subtraction(pair)
        with_difference = with_difference and subtracted is not None
        if with_difference and subtracted is not None:
            shown = [lettered(tile, letter) for tile, letter in zip(shown, "AB", strict=True)]
            shown.append(ComparisonTile(DIFFERENCE, subtracted))
        if [(tile.number, type(tile.shown.result)) for tile in shown] != self._laid:
            self._lay(shown)
        results = [tile.shown.result for tile in shown]
        displays = shared_displays(results, display) if one_scale else [display] * len(shown)
        sights = [replace(tile.shown, display=own) for tile, own in zip(shown, displays, strict=True)]
        self._show_headings([(tile.shown.title, *tile.words) for tile in tiles] if columns else [])
        self._show_bars(sights, one_scale)
        for view, sight in zip(self.tiles, sights, strict=True):
            view.show_result(sight)
        self._arrange()
        self.common.set_text(common)
        self._scale_box.blockSignals(True)
        self._scale_box.setChecked(one_scale)
        self._scale_box.blockSignals(False)
        self._difference_box.blockSignals(True)
        self._difference_box.setChecked(with_difference)
        self._difference_box.setEnabled(subtracted is not None)
        self._difference_box.blockSignals(False)
        self.similarity.setText(similarity_text(pair))
        self.similarity.setVisible(pair is not None)

    def set_theme(self, tokens: Tokens) -> None:
        """Take other colours."""
        for tile in self.tiles:
            tile.set_theme(tokens)

    def fit(self) -> None:
        """Show all of every tile."""
        for tile in self.tiles:
            tile.fit()

    def grab_image(self) -> QImage:
        """The tiles, without the line above them."""
        below = self.rect().adjusted(0, self._grid.geometry().top(), 0, 0)
        return self.grab(below).toImage()

    def minimumSizeHint(self) -> QSize:
        """Whatever is compared, the window stays as large as it is."""
        return QSize(240, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show_bars(self, shown: Sequence[ViewState], one_scale: bool) -> None:
        """One colour bar for all where all are maps of one scale, or for each row of a matrix; else each its own."""
        maps = [one for one in shown if isinstance(one.result, Heatmap)]
        together = one_scale and len(maps) > 1 and len({kind_of(one.result) for one in maps}) == 1
        rows = (
            [shown[i : i + self._of_matrix] for i in range(0, len(shown), self._of_matrix)] if self._of_matrix else []
        )
        by_row = one_scale and not together and all(of_one_kind(row) for row in rows)
        for bar in self.row_bars:
            bar.deleteLater()
        self.row_bars = [self._new_bar() for _ in rows] if by_row else []
        self.bar.setVisible(together)
        for view in self.tiles:
            if isinstance(view, HeatmapView):
                view.show_bar(not together and not self.row_bars, own_lock=not one_scale)
        if together:
            self._show_range(self.bar, maps)
        for bar, row in zip(self.row_bars, rows, strict=False):
            self._show_range(bar, row)

    def _show_headings(self, words: Sequence[tuple[str, ...]]) -> None:
        """Over the columns and beside the rows of a matrix; its tiles then need no title."""
        for old in (*self._beside, *self._over):
            old.deleteLater()
        beside, over = headings(words, self._of_matrix) if words else ([], [])
        self._beside = [VerticalHeading(text) for text in beside]
        self._over = [horizontal_heading(text) for text in over]
        for view in self.tiles:
            view.top.setVisible(not words)

    def _new_bar(self) -> ColourBar:
        bar = ColourBar()
        bar.lock_wanted.connect(self._toggle_lock)
        return bar

    def _show_range(self, bar: ColourBar, maps: Sequence[ViewState]) -> None:
        result, display = maps[0].result, maps[0].display
        assert isinstance(result, Heatmap)
        finite = np.concatenate([values[np.isfinite(values)] for one in maps for values in [values_of(one)]])
        data = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
        table, limits = table_for(result.signed, display), limits_for(result, display)
        bar.show_range(table, limits, result.unit, plus(result), self._display.locked, data)

    def _mark(self, view: ResultView, value: float | None) -> None:
        """Point at a value under the pointer on the bar that is the view's."""
        if self._of_matrix and self.row_bars and view in self.tiles:
            self.row_bars[self.tiles.index(view) // self._of_matrix].mark(value)
        else:
            self.bar.mark(value)

    def _toggle_lock(self) -> None:
        bar = self.sender()
        low, high = (None, None) if self._display.locked or not isinstance(bar, ColourBar) else bar.range
        self.display_changed.emit(replace(self._display, low=low, high=high))

    def _arrange(self) -> None:
        """Lay the tiles out in as many columns as let their pictures be largest."""
        if not self.tiles:
            return
        room_x = self.width() - (self.bar.width() if not self.bar.isHidden() else 0)
        room_y = self.height() - HEADER
        worlds = [view.pane.world for view in self.tiles if view.pane is not None]
        aspect = worlds[0].width() / worlds[0].height() if worlds else 1.5
        columns = self._of_matrix or best_columns(len(self.tiles), room_x, room_y, aspect)
        self._columns = columns
        while self._grid.takeAt(0) is not None:
            pass
        first = 1 if self._over else 0
        for i, view in enumerate(self.tiles):
            self._grid.addWidget(view, first + i // columns, first + i % columns)
            view.show()
        for column, over in enumerate(self._over):
            self._grid.addWidget(over, 0, 1 + column)
        for row, beside in enumerate(self._beside):
            self._grid.addWidget(beside, 1 + row, 0)
        for row, bar in enumerate(self.row_bars):
            self._grid.addWidget(bar, first + row, first + columns)
        for widget in (*self._over, *self._beside, *self.row_bars):
            widget.show()
        rows = math.ceil(len(self.tiles) / columns)
        for i in range(max(first + rows, self._grid.rowCount())):
            self._grid.setRowStretch(i, 1 if first <= i < first + rows else 0)
        for i in range(max(first + columns, self._grid.columnCount())):
            self._grid.setColumnStretch(i, 1 if first <= i < first + columns else 0)
        self._grid.activate()  # a picture of the window may be wanted before the next event

    def _bar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("section")
        bar.setFixedHeight(36)
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 0, 6, 0)
        row.setSpacing(16)
        title = QLabel(tr("Comparison"))
        title.setStyleSheet("font-weight: 600;")
        self.common, self.similarity = Elided("", look="caption"), QLabel()
        self.similarity.setProperty("look", "caption")
        self._scale_box, self._difference_box = QCheckBox(tr("One scale")), QCheckBox(tr("A − B"))
        self._scale_box.setToolTip(tr("Maps of one unit and layer share their range, so that colours can be compared"))
        self._difference_box.setToolTip(tr("The difference of two maps of one size and unit"))
        self._scale_box.toggled.connect(self.one_scale_wanted)
        self._difference_box.toggled.connect(self.difference_wanted)
        close = IconButton("close", tr("Back to one result"), bar)
        close.clicked.connect(lambda _checked=False: self.closed.emit())
        row.addWidget(title)
        row.addWidget(self.common, 1)
        row.addWidget(self.similarity)
        for widget in (self._scale_box, self._difference_box, close):
            row.addWidget(widget)
        return bar

    def _lay(self, tiles: Sequence[ComparisonTile]) -> None:
        for view in self.tiles:
            self._grid.removeWidget(view)
            view.hide()
            view.deleteLater()
        self.tiles = [new_view(type(tile.shown.result)) for tile in tiles]
        self._laid = [(tile.number, type(tile.shown.result)) for tile in tiles]
        for view, tile in zip(self.tiles, tiles, strict=True):
            view.show_words(False)
            if tile.number != DIFFERENCE:
                away = IconButton("close", f"Take {tile.shown.title} out of the comparison", view)
                away.clicked.connect(lambda _checked=False, n=tile.number: self.removed.emit(n))
                view.header.addWidget(away)
            view.hovered.connect(self.hovered)
            view.target_chosen.connect(self.target_chosen)
            view.unit_chosen.connect(self.unit_chosen)
            if view.pane is not None:
                view.pane.moved.connect(lambda view=view: self._follow(view))
                view.pane.pointed.connect(lambda at, view=view: self._echo(view, at))
            if isinstance(view, HeatmapView):
                view.marked.connect(lambda value, view=view: self._mark(view, value))
                view.note.hide()

    def _others(self, leader: ResultView) -> list[Pane]:
        return [t.pane for t in self.tiles if t is not leader and type(t) is type(leader) and t.pane is not None]

    def _follow(self, leader: ResultView) -> None:
        if self._leading or leader.pane is None:
            return
        self._leading = True
        for pane in self._others(leader):
            pane.follow_share(leader.pane)
        self._leading = False

    def _echo(self, leader: ResultView, at: QPointF | None) -> None:
        if leader.pane is None:
            return
        world = leader.pane.world
        for pane in self._others(leader):
            share = None if at is None else QPointF(at.x() / world.width(), at.y() / world.height())
            pane.show_echo(share)


def best_columns(count: int, width: float, height: float, aspect: float) -> int:
    """In how many columns ``count`` pictures of that aspect are largest on a field of so many pixels."""

    def size(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min((width / columns - 2 * MARGIN) / aspect, height / rows - HEADER - 2 * MARGIN)

    return max(range(1, count + 1), key=size)
