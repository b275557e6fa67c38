"""What a detector found: rectangles over the photograph, masks where it gives them, and a list of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget

from workbench.api import Boxes, class_title
from workbench.gui.canvas.items.boxes_pane import BoxesPane, BoxMark
from workbench.gui.canvas.items.pixels import wrapped
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.boxes import absence, drawn, left_out, score_text
from workbench.render.class_colours import class_colour
from workbench.render.masks import instance_table, instances

from .listed import ListedView


class BoxesView(ListedView):
    """A click on a box, or on its row of the list, makes it the target."""

    name = "Boxes over the image"

    def __init__(self, parent: QWidget | None = None) -> None:
        surface = BoxesPane()
        super().__init__(surface, tr("Boxes"), parent)
        self.surface = surface
        self._instances: np.ndarray | None = None  # rows of the boxes drawn, by pixel of the network's input

    @property
    def _result(self) -> Boxes | None:
        result = self.view_state.result if self.view_state is not None else None
        return result if isinstance(result, Boxes) else None

    def paint_result(self, view_state: ViewState) -> None:
        result = view_state.result
        assert isinstance(result, Boxes)
        self.lay_on_photo(view_state, result.size)
        count = drawn(result, view_state.display)
        colours = [class_colour(number) for number in result.classes[:count]]
        self.surface.marks = [
            BoxMark(QRectF(*map(float, result.boxes[row])), colours[row], _words(result, row)) for row in range(count)
        ]
        self._instances = None if result.masks is None else instances(result, count)
        self.surface.opacity = view_state.display.opacity
        self._paint_masks(None)
        self.show_rows(result.first(count).rows, colours)
        self.surface.notice.say(said(absence(result, view_state.display)), "muted")
        self.show_remark(left_out(result, view_state.display))
        self.surface.update()

    def row_at(self, at: QPointF) -> int | None:
        result, count = self._result, len(self.surface.marks)
        there = self.point_at(at)
        return result.first(count).box_at(there.x(), there.y()) if result is not None and count else None

    def mark(self, pointed: int | None, chosen: int | None) -> None:
        if pointed != self.surface.pointed_row:
            self._paint_masks(pointed)
        self.surface.pointed_row, self.surface.chosen_row = pointed, chosen
        self.surface.update()

    def _paint_masks(self, strong: int | None) -> None:
        """Masks in the colours of their classes; the others are dimmed while one is pointed at."""
        result, count = self._result, len(self.surface.marks)
        if result is None or self._instances is None:
            self.surface.overlay = None
            return
        strong = strong if strong is not None and strong < count else None
        self.surface.overlay = wrapped(instance_table(result, count, strong)[self._instances])

    def text_of(self, row: int) -> str:
        result = self._result
        assert result is not None
        left, top, width, height = (round(float(n)) for n in result.boxes[row])
        title = class_title(result.names[row], int(result.classes[row]))
        unit = "" if result.unit == "probability" else f" {result.unit}"
        place = f"{width} × {height} at ({left}, {top}) of the network's pixels"
        return f"{title}: {score_text(result, row)}{unit}  ·  {place}"

    def text_at(self, at: QPointF) -> str:
        row = self.row_at(at)
        if row is not None:
            return self.text_of(row)
        pixel = self.pixel_at(at)
        return self.photo_text_at(at) if pixel is None else f"network pixel ({pixel[0]}, {pixel[1]})"


def _words(result: Boxes, row: int) -> str:
    """What is written at a box, in the reader's language."""
    return f"{said(result.names[row])} {score_text(result, row)}"
