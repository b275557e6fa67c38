"""A picture in its own colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.api import Picture
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.items.picture_pane import PicturePane
from workbench.gui.canvas.items.pixels import Pixels
from workbench.gui.canvas.items.region_frame import RegionFrame
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.section import unbroken
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.colour import picture_rgb
from workbench.render.numbers import number

from .base import ResultView


class PictureView(ResultView):
    """A picture, with what stands beside it below. The pointer reads the numbers of a pixel's colour."""

    name = "Picture"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.surface = PicturePane()
        self.surface.setAccessibleName(tr("Picture"))
        self.beside, self.in_tile = _words(""), _words("caption")  # alone, and as a part of a group
        self.beside.setContentsMargins(14, 6, 14, 6)
        self.in_tile.setContentsMargins(14, 2, 14, 0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.surface, 1)
        column.addWidget(self.beside)
        column.addWidget(self.in_tile)
        self.body.addLayout(column, 1)
        self.surface.pointed.connect(lambda at: self.hovered.emit("" if at is None else self.text_at(at)))
        self.surface.moved.connect(lambda: self.note.setText(self.surface.zoom_text))
        self.surface.framed.connect(self.region_set)

    @property
    def pane(self) -> Pane:
        return self.surface

    @property
    def _result(self) -> Picture | None:
        result = self.view_state.result if self.view_state is not None else None
        return result if isinstance(result, Picture) else None

    def paint_result(self, view_state: ViewState) -> None:
        result = view_state.result
        assert isinstance(result, Picture)
        pixels = picture_rgb(result.values, result.signed, result.factor)
        self.surface.picture = Pixels(pixels)
        self.surface.smooth = view_state.display.smooth
        self.surface.set_world(pixels.shape[1], pixels.shape[0])
        self.surface.notice.say(_problem(result))
        words = unbroken("\n".join(map(said, result.beside)))
        for label, is_here in ((self.beside, not self.is_part), (self.in_tile, self.is_part)):
            label.setText(words)
            label.setVisible(bool(words) and is_here)
        self.surface.update()

    def height_of_words(self, width: int) -> int:
        return self.in_tile.heightForWidth(width) if self.in_tile.text() else 0

    def show_region(self, region: str) -> bool:
        if self._result is None:
            return False
        height, width = self._result.values.shape[:2]
        self.surface.show_frame(RegionFrame.of(region, QSize(width, height), QTransform()))
        return True

    def text_at(self, at: QPointF) -> str:
        """The three numbers at a point."""
        result = self._result
        if result is None or not self.surface.world.contains(at):
            return ""
        values, signed = result.values, result.signed
        x, y = min(int(at.x()), values.shape[1] - 1), min(int(at.y()), values.shape[0] - 1)
        red, green, blue = (number(255 * v, signed=True) + "/255" if signed else f"{v:.3f}" for v in values[y, x])
        return f"pixel ({x}, {y}): red {red}, green {green}, blue {blue}"


def _words(look: str) -> QLabel:
    label = QLabel()
    label.setProperty("look", look)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAccessibleName(tr("Beside the picture"))
    return label


def _problem(result: Picture) -> str:
    values = result.values
    if not np.isfinite(values).all():
        return tr("Some values of this picture are not numbers; they are shown black.")
    if result.signed and not values.any():
        return tr("There is no difference.")
    if values.size and float(values.min()) == float(values.max()):
        return tr("This picture has one colour everywhere, {}.").format(f"{float(values.flat[0]):.3g}")
    return ""
