"""What a segmenter says: each pixel's label in colour over the photograph, and a legend with shares."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from workbench.api import Regions, percent, probability
from workbench.gui.canvas.items.pixels import wrapped
from workbench.gui.canvas.items.regions_pane import RegionsPane
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.regions import absence, region_colour, region_table, without_label

from .listed import ListedView


class RegionsView(ListedView):
    """A click on a region, or on its row of the legend, makes it the target."""

    name = "Regions over the image"

    def __init__(self, parent: QWidget | None = None) -> None:
        surface = RegionsPane()
        super().__init__(surface, tr("Regions"), parent)
        self.surface = surface
        self._strong: int | None = None  # the label that is pointed at

    @property
    def _result(self) -> Regions | None:
        result = self.view_state.result if self.view_state is not None else None
        return result if isinstance(result, Regions) else None

    def paint_result(self, view_state: ViewState) -> None:
        result = view_state.result
        assert isinstance(result, Regions)
        self.lay_on_photo(view_state, result.labels.shape)
        self.surface.opacity = view_state.display.opacity
        rows = result.rows
        self.show_rows(rows, [region_colour(result, label) for label in rows.indices.tolist()])
        self.surface.notice.say(said(absence(result)), "muted")
        self.show_remark(without_label(result))
        self._paint(result)

    def row_at(self, at: QPointF) -> int | None:
        result, pixel, rows = self._result, self.pixel_at(at), self.list.scores
        if result is None or pixel is None or rows is None:
            return None
        found = np.flatnonzero(rows.indices == result.labels[pixel[1], pixel[0]])
        return int(found[0]) if len(found) else None

    def mark(self, pointed: int | None, chosen: int | None) -> None:
        result, rows = self._result, self.list.scores
        strong = int(rows.indices[pointed]) if rows is not None and pointed is not None else None
        if result is not None and strong != self._strong:
            self._strong = strong
            self._paint(result)

    def _paint(self, result: Regions) -> None:
        self.surface.overlay = wrapped(region_table(result, self._strong)[result.labels])
        self.surface.update()

    def text_of(self, row: int) -> str:
        rows = self.list.scores
        assert rows is not None
        return f"{rows.names[row]}: {percent(float(rows.values[row]))} of the pixels"

    def text_at(self, at: QPointF) -> str:
        result, pixel = self._result, self.pixel_at(at)
        if result is None or pixel is None:
            return self.photo_text_at(at)
        x, y = pixel
        row = self.row_at(at)
        text = "no label" if row is None else self.text_of(row)
        if result.probabilities is not None:
            text += f"  ·  probability {probability(float(result.probabilities[y, x]))} here"
        return f"{text}  ·  network pixel ({x}, {y})"
