"""A surface with a photograph and a map over it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

from workbench.api import Geometry
from workbench.gui.widgets.theme import tokens

from .pane import Pane
from .pixels import Pixels

UNSEEN = 0.72  # how far what the network did not see fades into the canvas


class HeatmapPane(Pane):
    """A photograph, and a small map laid over it by a matrix."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.base: Pixels | None = None
        self.overlay: QImage | None = None
        self.placed = QTransform()  # from the map's pixels, measured at edges, to the world
        self.seen: QRectF | None = None  # what the network saw, where that is less than the world
        self.opacity, self.smooth = 0.6, True
        self.grey = False  # whether the photograph is shown without its colours
        self.outlined: QRectF | None = None  # in the map's pixels

    def set_seen(self, geometry: Geometry | None) -> None:
        """Outline what the network saw of the world, where that is less than all of it; None outlines nothing."""
        self.seen = None
        if geometry is not None:
            box = QRectF(*geometry.box())
            if not box.adjusted(-0.5, -0.5, 0.5, 0.5).contains(self.world):
                self.seen = box

    def paint_world(self, painter: QPainter) -> None:
        if self.base is not None:
            self.base.paint(painter, self.scale * self.devicePixelRatioF(), grey=self.grey)
        if self.overlay is not None:
            painter.save()
            painter.setTransform(self.placed, True)
            painter.setOpacity(self.opacity if self.base is not None else 1.0)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
            painter.drawImage(QPointF(0, 0), self.overlay)
            if self.outlined is not None:
                painter.setOpacity(1.0)
                painter.setPen(_line(tokens().colour("text").name()))
                painter.drawRect(self.outlined)
            painter.restore()
        if self.seen is not None:
            outside = QPainterPath()
            outside.addRect(self.world)
            inside = QPainterPath()
            inside.addRect(self.seen)
            veil = tokens().colour("canvas")
            veil.setAlphaF(UNSEEN)
            painter.fillPath(outside.subtracted(inside), veil)
            painter.setPen(_line(tokens().muted))
            painter.drawRect(self.seen)


def _line(colour: str) -> QPen:
    pen = QPen(colour)
    pen.setCosmetic(True)
    pen.setWidthF(1.0)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen
