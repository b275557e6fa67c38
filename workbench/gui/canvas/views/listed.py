"""The base of views over the photograph whose things are listed beside it: pointing at one is pointing at the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from workbench.api import Scores
from workbench.gui.canvas.items.photo_pane import PhotoPane
from workbench.gui.canvas.items.swatch_list import SwatchList

from .photo import PhotoView

ROOM = 480  # pixels of a view from which the list has room beside its picture


class ListedView(PhotoView):
    """Things of a picture with a list of them. A click on either makes the thing the target."""

    def __init__(self, surface: PhotoPane, name: str, parent: QWidget | None = None) -> None:
        super().__init__(surface, parent)
        self.list = SwatchList(name)
        self.body.addWidget(self.list)
        self._target = ""
        surface.pointed.connect(self._point)
        surface.clicked.connect(self._click)
        self.list.pointed.connect(self._point_row)
        self.list.chosen.connect(self._choose)

    def row_at(self, at: QPointF) -> int | None:
        """The row of what lies at a point of the world."""
        raise NotImplementedError

    def mark(self, pointed: int | None, chosen: int | None) -> None:
        """Mark in the picture what is pointed at and what was chosen, by their rows."""
        raise NotImplementedError

    def text_of(self, row: int) -> str:
        """A row in words."""
        raise NotImplementedError

    def text_at(self, at: QPointF) -> str:
        """What lies at a point of the world, in words."""
        raise NotImplementedError

    @property
    def pointed_thing(self) -> tuple[str, str]:
        rows, row = self.list.scores, self.list.hovered
        target = rows.target_of(row) if rows is not None and row is not None else ""
        return ("target", target) if target else ("", "")

    def show_rows(self, rows: Scores, colours: Sequence[str]) -> None:
        """Fill the list; of other rows none is pointed at yet."""
        before = self.list.scores
        others = before is None or before.targets != rows.targets or before.names != rows.names
        self.list.show_rows(rows, colours)
        self.list.setEnabled(bool(rows.names))
        if others:
            self.list.point_at(None)
            self._go_to_target()
        self.mark(self.list.hovered, self._chosen)

    def show_target(self, target: str) -> None:
        if target != self._target:
            self._target = target
            self._go_to_target()
            self.mark(self.list.hovered, self._chosen)

    def _go_to_target(self) -> None:
        chosen = self._chosen
        self.list.current = -1 if chosen is None else chosen
        self.list.viewport().update()

    @property
    def _chosen(self) -> int | None:
        """The row of what is explained."""
        rows = self.list.scores
        count = len(rows.values) if rows is not None and self._target else 0
        return next((row for row in range(count) if rows is not None and rows.target_of(row) == self._target), None)

    def show_state(self, state: str) -> None:
        super().show_state(state)
        self.list.set_dimmed(state == "stale")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setVisible(self.width() >= ROOM)

    def _point(self, at: QPointF | None) -> None:
        row = None if at is None else self.row_at(at)
        self.list.point_at(row)
        self.mark(row, self._chosen)
        self.hovered.emit("" if at is None else self.text_at(at))

    def _point_row(self, row: int | None) -> None:
        self.mark(row, self._chosen)
        self.hovered.emit("" if row is None else self.text_of(row))

    def _click(self, at: QPointF) -> None:
        row = self.row_at(at)
        if row is not None:
            self._choose(row)

    def _choose(self, row: int) -> None:
        target = self.list.scores.target_of(row) if self.list.scores is not None else ""
        if target:
            self.target_chosen.emit(target)
