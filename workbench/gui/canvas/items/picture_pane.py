"""A surface with one picture."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from .pane import Pane
from .pixels import Pixels


class PicturePane(Pane):
    """One picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: Pixels | None = None
        self.smooth = True

    def paint_world(self, painter: QPainter) -> None:
        if self.picture is not None:
            self.picture.paint(painter, self.scale * self.devicePixelRatioF(), self.smooth)
