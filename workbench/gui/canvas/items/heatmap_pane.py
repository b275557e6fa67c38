"""A surface with a photograph and a map over it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from workbench.gui.widgets.theme import tokens

from .photo_pane import PhotoPane, thin_pen


class HeatmapPane(PhotoPane):
    """A photograph, and a small map laid over it by a matrix."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overlay: QImage | None = None
        self.opacity, self.smooth = 0.6, True
        self.outlined: QRectF | None = None  # in the map's pixels

    def paint_over(self, painter: QPainter) -> None:
        if self.overlay is None:
            return
        painter.setTransform(self.placed, True)
        painter.setOpacity(self.opacity if self.base is not None else 1.0)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
        painter.drawImage(QPointF(0, 0), self.overlay)
        if self.outlined is not None:
            painter.setOpacity(1.0)
            painter.setPen(thin_pen(tokens().colour("text").name()))
            painter.drawRect(self.outlined)
