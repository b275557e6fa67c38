"""A picture in its own colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QWidget

from workbench.api import Picture

from .frame import Frame
from .pane import Pane, Pixels
from .shown import Shown
from .view import ResultView


class PicturePane(Pane):
    """One picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: Pixels | None = None
        self.smooth = True

    def paint_world(self, painter: QPainter) -> None:
        if self.picture is not None:
            self.picture.paint(painter, self.scale * self.devicePixelRatioF(), self.smooth)


class PictureView(ResultView):
    """Tells the colour under the pointer as the numbers that it is."""

    name = "Picture"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.surface = PicturePane()
        self.surface.setAccessibleName("Picture")
        self.body.addWidget(self.surface, 1)
        self.surface.pointed.connect(lambda at: self.hovered.emit("" if at is None else self.text_at(at)))
        self.surface.moved.connect(lambda: self.note.setText(self.surface.zoom_text))
        self.surface.framed.connect(self.region_set)

    @property
    def pane(self) -> Pane:
        return self.surface

    def paint_result(self, shown: Shown) -> None:
        result = shown.result
        assert isinstance(result, Picture)
        pixels = np.rint(np.clip(np.nan_to_num(result.values), 0, 1) * 255).astype(np.uint8)
        self.surface.picture = Pixels(pixels)
        self.surface.smooth = shown.display.smooth
        self.surface.set_world(pixels.shape[1], pixels.shape[0])
        self.surface.notice.say(_problem(result.values))
        self.surface.update()

    def show_region(self, region: str) -> bool:
        if self.shown is None or not isinstance(self.shown.result, Picture):
            return False
        height, width = self.shown.result.values.shape[:2]
        self.surface.show_frame(Frame.of(region, QSize(width, height), QTransform()))
        return True

    def text_at(self, at: QPointF) -> str:
        """The three numbers at a point."""
        if self.shown is None or not isinstance(self.shown.result, Picture) or not self.surface.world.contains(at):
            return ""
        values = self.shown.result.values
        x, y = min(int(at.x()), values.shape[1] - 1), min(int(at.y()), values.shape[0] - 1)
        return f"pixel ({x}, {y}): red {values[y, x, 0]:.3f}, green {values[y, x, 1]:.3f}, blue {values[y, x, 2]:.3f}"


def _problem(values: np.ndarray) -> str:
    if not np.isfinite(values).all():
        return "Some values of this picture are not numbers; they are shown black."
    if values.size and float(values.min()) == float(values.max()):
        return f"This picture has one colour everywhere, {float(values.flat[0]):.3g}."
    return ""
