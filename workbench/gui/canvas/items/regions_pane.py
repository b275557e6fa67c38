"""A surface with a photograph and the regions of it in their colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from .photo_pane import PhotoPane


class RegionsPane(PhotoPane):
    """A photograph under regions; their edges stay sharp at any zoom, since labels do not mix."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overlay: QImage | None = None
        self.opacity = 0.6

    def paint_over(self, painter: QPainter) -> None:
        if self.overlay is not None:
            painter.setTransform(self.placed, True)
            painter.setOpacity(self.opacity if self.base is not None else 1.0)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(QPointF(0, 0), self.overlay)
