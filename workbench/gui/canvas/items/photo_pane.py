"""A surface with a photograph, and what the network's answer lays over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

from workbench.api import Geometry
from workbench.gui.widgets.theme import tokens

from .pane import Pane
from .pixels import Pixels
from .region_marks import RegionMarks

UNSEEN = 0.72  # how far what the network did not see fades into the canvas


class PhotoPane(Pane):
    """A photograph; subclasses paint over it, in the network's pixels or in the world's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.base: Pixels | None = None
        self.placed = QTransform()  # from the network's pixels, measured at edges, to the world
        self.seen: QRectF | None = None  # what the network saw, where that is less than the world
        self.grey = False  # whether the photograph is shown without its colours
        self.regions: RegionMarks | None = None

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
        painter.save()
        self.paint_over(painter)
        painter.restore()
        if self.seen is not None:
            outside = QPainterPath()
            outside.addRect(self.world)
            inside = QPainterPath()
            inside.addRect(self.seen)
            veil = tokens().colour("canvas")
            veil.setAlphaF(UNSEEN)
            painter.fillPath(outside.subtracted(inside), veil)
            painter.setPen(thin_pen(tokens().muted))
            painter.drawRect(self.seen)
        self.paint_on_top(painter)
        if self.regions is not None:
            self.regions.paint(painter)

    def paint_over(self, painter: QPainter) -> None:
        """Paint over the photograph, in the world's coordinates, below the veil on what the network did not see."""

    def paint_on_top(self, painter: QPainter) -> None:
        """Paint over the veil too."""


def thin_pen(colour: str) -> QPen:
    """A line one pixel wide at any zoom."""
    pen = QPen(colour)
    pen.setCosmetic(True)
    pen.setWidthF(1.0)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen
