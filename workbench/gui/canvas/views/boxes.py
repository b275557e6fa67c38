"""What a detector found: rectangles over the photograph, and a list of them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget

from workbench.api import Boxes, class_title
from workbench.gui.canvas.items.boxes_pane import BoxesPane, BoxMark
from workbench.gui.canvas.view_state import ViewState
from workbench.phrases import said
from workbench.render.boxes import absence, drawn, left_out, score_text
from workbench.render.class_colours import class_colour

from .listed import ListedView


class BoxesView(ListedView):
    """A click on a box, or on its row of the list, makes it the target."""

    name = "Boxes over the image"

    def __init__(self, parent: QWidget | None = None) -> None:
        surface = BoxesPane()
        super().__init__(surface, "Boxes", parent)
        self.surface = surface

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
        self.show_rows(result.first(count).rows, colours)
        self.surface.notice.say(said(absence(result, view_state.display)), "muted")
        self.show_remark(left_out(result, view_state.display))
        self.surface.update()

    def row_at(self, at: QPointF) -> int | None:
        result, count = self._result, len(self.surface.marks)
        there = self.point_at(at)
        return result.first(count).box_at(there.x(), there.y()) if result is not None and count else None

    def mark(self, pointed: int | None, chosen: int | None) -> None:
        self.surface.pointed_row, self.surface.chosen_row = pointed, chosen
        self.surface.update()

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
