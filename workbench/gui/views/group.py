"""Results that belong together, side by side; their pictures move as one."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QGridLayout, QWidget

from workbench.api import Group

from ..theme import Tokens
from .registry import view_for
from .shown import Shown
from .view import ResultView


class GroupView(ResultView):
    """A tile for each part, with the view that its type has."""

    name = "Several results"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[ResultView] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(1)
        self.body.addLayout(self._grid, 1)
        self._leads = False

    def paint_result(self, shown: Shown) -> None:
        group = shown.result
        assert isinstance(group, Group)
        wanted = [view_for(type(part)) for part in group.parts.values()]
        if [type(tile) for tile in self.tiles] != wanted:
            self._lay(wanted)
        for (name, part), tile in zip(group.parts.items(), self.tiles, strict=True):
            title = name.replace("_", " ").capitalize()
            tile.show_result(Shown(part, shown.photo, shown.geometry, shown.display, shown.state, title))
        self.note.setText(f"{len(self.tiles)} results")

    def show_state(self, state: str) -> None:
        super().show_state(state)
        for tile in self.tiles:
            tile.show_state(state)
            tile.state.setText("")  # said once, above

    def fit(self) -> None:
        for tile in self.tiles:
            tile.fit()

    def set_theme(self, tokens: Tokens) -> None:
        super().set_theme(tokens)
        for tile in self.tiles:
            tile.set_theme(tokens)

    def _lay(self, kinds: list[type[ResultView]]) -> None:
        for tile in self.tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = [kind() for kind in kinds]
        columns = math.ceil(math.sqrt(len(kinds)))
        for i, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, i // columns, i % columns)
            tile.hovered.connect(self.hovered)
            tile.target_chosen.connect(self.target_chosen)
            tile.unit_chosen.connect(self.unit_chosen)
            tile.display_changed.connect(self.display_changed)
            if tile.pane is not None:
                tile.pane.moved.connect(lambda tile=tile: self._together(tile))
        for i in range(self._grid.rowCount()):
            self._grid.setRowStretch(i, 1 if i * columns < len(kinds) else 0)
        for i in range(self._grid.columnCount()):
            self._grid.setColumnStretch(i, 1 if i < columns else 0)

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
