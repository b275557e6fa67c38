"""Results that belong together, side by side; their pictures move as one."""

from __future__ import annotations

import math

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from workbench.api import Group, Heatmap, Picture

from ..theme import Tokens
from .registry import view_for
from .shown import Shown
from .unit_bar import UnitBar
from .view import ResultView

LEAD, REST = 3, 2  # how the width is shared where one picture leads


class GroupView(ResultView):
    """A tile for each part, with the view that its type has. A single picture that comes first leads: it is larger,
    and the rest stands beside it."""

    name = "Several results"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[ResultView] = []
        self._cells: list[_Cell] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(1)
        self.body.addLayout(self._grid, 1)
        self._leads = False
        self.unit_bar = UnitBar(self)
        self.unit_bar.unit_wanted.connect(self.unit_chosen)
        self.unit_bar.target_wanted.connect(self.target_chosen)
        self.unit_bar.back_wanted.connect(self.back_wanted)
        self.header.insertWidget(1, self.unit_bar)

    def paint_result(self, shown: Shown) -> None:
        group = shown.result
        assert isinstance(group, Group)
        wanted = [view_for(type(part)) for part in group.parts.values()]
        if [type(tile) for tile in self.tiles] != wanted:
            self._lay(wanted, _has_lead(group))
        for (name, part), tile in zip(group.parts.items(), self.tiles, strict=True):
            title = name.replace("_", " ").capitalize()
            tile.show_result(Shown(part, shown.photo, shown.geometry, shown.display, shown.state, title))
        self.note.setText(f"{len(self.tiles)} results" if len(self.tiles) > 1 else "")
        self.unit_bar.show_group(group)

    def show_region(self, region: str) -> bool:
        return any(tile.show_region(region) for tile in self.tiles)

    def show_state(self, state: str) -> None:
        super().show_state(state)
        for tile in self.tiles:
            tile.show_state(state)
            tile.state.setText("")  # said once, above

    def take_focus(self) -> None:
        for tile in self.tiles:
            if tile.pane is not None:
                tile.take_focus()
                return

    def fit(self) -> None:
        for tile in self.tiles:
            tile.fit()

    def set_theme(self, tokens: Tokens) -> None:
        super().set_theme(tokens)
        for tile in self.tiles:
            tile.set_theme(tokens)

    def _lay(self, kinds: list[type[ResultView]], has_lead: bool) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self.tiles = [kind() for kind in kinds]
        self._cells = [_Cell(tile) for tile in self.tiles]
        places = _places(len(kinds), has_lead)
        for cell, tile, place in zip(self._cells, self.tiles, places, strict=True):
            self._grid.addWidget(cell, *place)
            tile.hovered.connect(self.hovered)
            tile.target_chosen.connect(self.target_chosen)
            tile.unit_chosen.connect(self.unit_chosen)
            tile.display_changed.connect(self.display_changed)
            tile.region_set.connect(self.region_set)
            if tile.pane is not None:
                tile.pane.moved.connect(lambda tile=tile: self._together(tile))
        rows, columns = (1 + max(place[axis] for place in places) for axis in (0, 1))
        for i in range(self._grid.rowCount()):
            self._grid.setRowStretch(i, 1 if i < rows else 0)
        for i in range(self._grid.columnCount()):
            self._grid.setColumnStretch(i, 0 if i >= columns else 1 if not has_lead else REST if i else LEAD)

    def _together(self, leader: ResultView) -> None:
        """Bring the other pictures of the same world to what this one shows."""
        if self._leads or leader.pane is None:
            return
        self._leads = True
        for tile in self.tiles:
            other = tile.pane
            if tile is not leader and type(tile) is type(leader) and other and other.world == leader.pane.world:
                other.follow(leader.pane)
        self._leads = False


class _Cell(QWidget):
    """Room for a tile, shared by stretch alone: what the tile itself would like has no say."""

    def __init__(self, tile: ResultView) -> None:
        super().__init__()
        self._tile = tile
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        tile.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tile.setGeometry(self.rect())


def _has_lead(group: Group) -> bool:
    """Whether the first part is a picture and the others are none."""
    pictures = [isinstance(part, Picture | Heatmap) for part in group.parts.values()]
    return len(pictures) > 1 and pictures[0] and not any(pictures[1:])


def _places(count: int, has_lead: bool) -> list[tuple[int, int, int, int]]:
    """Row, column, rows and columns of each tile."""
    if has_lead:
        return [(0, 0, count - 1, 1), *((i, 1, 1, 1) for i in range(count - 1))]
    columns = math.ceil(math.sqrt(count))
    return [(i // columns, i % columns, 1, 1) for i in range(count)]
