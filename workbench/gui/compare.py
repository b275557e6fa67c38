"""Runs side by side: pan, zoom and pointer linked, one scale for what can share one, and how alike two maps are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.api import Heatmap
from workbench.render.colour import limits_for
from workbench.render.display import Display
from workbench.render.likeness import SHARE, overlap, rank_correlation

from .panels.section import Elided, IconButton
from .theme import Tokens, theme
from .views.pane import Pane
from .views.registry import view_for
from .views.shown import Shown, number
from .views.view import ResultView

DIFFERENCE = -1  # stands for a run's number


@dataclass(frozen=True, eq=False)
class Tile:
    """A run of the comparison: its number, and what is shown of it."""

    number: int
    shown: Shown


class Comparison(QWidget):
    """Tiles in a grid. It changes nothing: what is wanted is told by its signals."""

    hovered = Signal(str)
    target_chosen = Signal(str)
    unit_chosen = Signal(str)
    removed = Signal(int)  # a run's number
    closed = Signal()
    one_scale_wanted = Signal(bool)
    difference_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("centre")
        self.setAccessibleName("Comparison")
        self.tiles: list[ResultView] = []
        self._numbers: list[int] = []
        self._leading = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(1)
        column.addLayout(self._grid, 1)
        theme.changed.connect(self.set_theme)

    def show_tiles(self, tiles: Sequence[Tile], display: Display, one_scale: bool, difference: bool) -> None:
        """Show these runs; ``difference`` adds A - B where there are two maps of one size."""
        shown = list(tiles)
        pair = _pair(tiles)
        if difference and pair is not None:
            shown.append(Tile(DIFFERENCE, _difference(*pair)))
        if [tile.number for tile in shown] != self._numbers or self._kinds(shown) != [type(t) for t in self.tiles]:
            self._lay(shown)
        displays = shared_displays([tile.shown for tile in shown], display) if one_scale else [display] * len(shown)
        for view, tile, own in zip(self.tiles, shown, displays, strict=True):
            view.show_result(replace(tile.shown, display=own))
        self._scale_box.blockSignals(True)
        self._scale_box.setChecked(one_scale)
        self._scale_box.blockSignals(False)
        self._difference_box.blockSignals(True)
        self._difference_box.setChecked(difference and pair is not None)
        self._difference_box.setEnabled(pair is not None)
        self._difference_box.blockSignals(False)
        self.likeness.set_text(likeness_text(pair))

    def set_theme(self, tokens: Tokens) -> None:
        """Take other colours."""
        for tile in self.tiles:
            tile.set_theme(tokens)

    def fit(self) -> None:
        """Show all of every tile."""
        for tile in self.tiles:
            tile.fit()

    def _bar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("section")
        bar.setFixedHeight(36)
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 0, 6, 0)
        row.setSpacing(16)
        title = QLabel("Comparison")
        title.setStyleSheet("font-weight: 600;")
        self.likeness = Elided("", look="caption")
        self._scale_box, self._difference_box = QCheckBox("One scale"), QCheckBox("A − B")
        self._scale_box.setToolTip("Maps of one unit share their range, so that colours can be compared")
        self._difference_box.setToolTip("The difference of two maps of one size")
        self._scale_box.toggled.connect(self.one_scale_wanted)
        self._difference_box.toggled.connect(self.difference_wanted)
        close = IconButton("close", "Back to one result", bar)
        close.clicked.connect(lambda _checked=False: self.closed.emit())
        row.addWidget(title)
        row.addWidget(self.likeness, 1)
        for widget in (self._scale_box, self._difference_box, close):
            row.addWidget(widget)
        return bar

    @staticmethod
    def _kinds(tiles: Sequence[Tile]) -> list[type[ResultView]]:
        return [view_for(type(tile.shown.result)) for tile in tiles]

    def _lay(self, tiles: Sequence[Tile]) -> None:
        for view in self.tiles:
            self._grid.removeWidget(view)
            view.hide()
            view.deleteLater()
        self.tiles = [kind() for kind in self._kinds(tiles)]
        self._numbers = [tile.number for tile in tiles]
        columns = max(1, math.ceil(math.sqrt(len(tiles))))
        for i, (view, tile) in enumerate(zip(self.tiles, tiles, strict=True)):
            view.show_words(False)
            if tile.number != DIFFERENCE:
                away = IconButton("close", f"Take {tile.shown.title} out of the comparison", view)
                away.clicked.connect(lambda _checked=False, n=tile.number: self.removed.emit(n))
                view.header.addWidget(away)
            view.hovered.connect(self.hovered)
            view.target_chosen.connect(self.target_chosen)
            view.unit_chosen.connect(self.unit_chosen)
            self._grid.addWidget(view, i // columns, i % columns)
            if view.pane is not None:
                view.pane.moved.connect(lambda view=view: self._follow(view))
                view.pane.pointed.connect(lambda at, view=view: self._echo(view, at))
        rows = math.ceil(len(tiles) / columns)
        for i in range(max(rows, self._grid.rowCount())):
            self._grid.setRowStretch(i, 1 if i < rows else 0)
        for i in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(i, 1 if i < columns else 0)

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


def shared_displays(shown: Sequence[Shown], display: Display) -> list[Display]:
    """For each what it is looked at with: maps of one sign and unit get one range, others keep their own."""
    reach: dict[tuple[bool, str], list[float]] = {}
    for one in shown:
        if isinstance(one.result, Heatmap):
            limits = limits_for(one.result, display)
            reach.setdefault((one.result.signed, one.result.unit), []).extend((limits.low, limits.high))
    found = []
    for one in shown:
        kind = (one.result.signed, one.result.unit) if isinstance(one.result, Heatmap) else None
        span = reach.get(kind, []) if kind else []
        found.append(replace(display, low=min(span), high=max(span)) if len(span) > 2 else display)
    return found


def likeness_text(pair: tuple[Shown, Shown] | None) -> str:
    """What is said of two maps of one size."""
    if pair is None:
        return ""
    a, b = (np.asarray(one.result.values) for one in pair)  # type: ignore[attr-defined]
    rho = rank_correlation(a, b)
    words = "one map is constant" if rho != rho else f"rank correlation {number(rho, signed=True)}"
    return f"{words}  ·  {overlap(a, b):.0%} overlap of the highest {SHARE:.0%}"


def _pair(tiles: Sequence[Tile]) -> tuple[Shown, Shown] | None:
    maps = [tile.shown for tile in tiles if isinstance(tile.shown.result, Heatmap)]
    if len(maps) != 2:
        return None
    first, second = maps
    same = first.result.values.shape == second.result.values.shape  # type: ignore[attr-defined]
    return (first, second) if same else None


def _difference(a: Shown, b: Shown) -> Shown:
    first, second = a.result, b.result
    assert isinstance(first, Heatmap)
    assert isinstance(second, Heatmap)
    unit = first.unit if first.unit == second.unit else f"{first.unit} minus {second.unit}"
    caption = f"{a.title} minus {b.title}"
    result = Heatmap(values=first.values - second.values, signed=True, unit=unit, caption=caption)
    return Shown(result, a.photo, a.geometry, a.display, "fresh", "A − B")
