"""Many points on axes, as one picture that moves with them.

Drawing 100,000 points takes longer than a frame. So they are drawn into a picture somewhat larger than what is in
sight. While the axes are panned the picture moves by whole pixels; while they are zoomed it is stretched, until they
rest and it is drawn anew. Where it would leave something out that is in sight, it is drawn anew at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
import shiboken6
from PySide6.QtCore import QPointF, QRectF, QTimer
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

REST = 80  # ms without a zoom, after which the picture is drawn anew
SOON = 5_000  # points that are drawn in a frame, so that they are never stretched
MOST_BYTES = 64 << 20  # of the picture


class PointCloud(pg.GraphicsObject):  # type: ignore[misc]
    """Discs of one size, each of one of a few colours; those that come later lie above."""

    def __init__(self) -> None:
        super().__init__()
        self.points = np.zeros((0, 2))
        self.groups = np.zeros(0, np.int64)
        self.colours: list[str] = []
        self._edge, self._size = "", 4
        self._bounds: QRectF | None = None
        self._picture: QPixmap | None = None
        self._place = QRectF()  # of the picture, in pixels of the widget at ``_drawn_at``
        self._covered = QRectF()  # where the picture lacks nothing, also where there are no points
        self._drawn_at = self._stretched_to = QTransform()
        self._ratio = 1.0  # pixels of the screen for one of the widget
        self._rest = QTimer(singleShot=True, interval=REST)
        self._rest.timeout.connect(self._draw_anew)

    def show_points(self, points: np.ndarray, groups: np.ndarray, colours: Sequence[str], size: int, edge: str) -> None:
        """Show these points instead.

        points  (n, 2) finite, in units of the axes
        groups  (n,) int, the place of each one's colour
        size    pixels across
        edge    the colour of the line around each
        """
        self.prepareGeometryChange()
        self.points, self.groups, self.colours = np.asarray(points, np.float64), groups, list(colours)
        self._size, self._edge = size, edge
        self._bounds = None
        if len(points):
            low, high = self.points.min(0), self.points.max(0)
            self._bounds = QRectF(*low.tolist(), *(high - low).tolist())
        self._draw_anew()

    # What pyqtgraph asks.

    def boundingRect(self) -> QRectF:
        if self._bounds is None:
            return QRectF()
        across, up = self.pixelVectors()
        x = across.length() * self._size if across is not None else 0.0
        y = up.length() * self._size if up is not None else 0.0
        return self._bounds.adjusted(-x, -y, x, y)

    def dataBounds(self, axis: int, *_: Any, **__: Any) -> tuple[float, float] | None:
        if self._bounds is None:
            return None
        there = self._bounds
        return (there.left(), there.right()) if axis == 0 else (there.top(), there.bottom())

    def pixelPadding(self) -> float:
        return self._size / 2 + 1

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()

    # Painting.

    def paint(self, painter: QPainter, _option: Any, widget: QWidget | None = None) -> None:
        if self._bounds is None:
            return
        now, ratio = painter.worldTransform(), painter.device().devicePixelRatioF()
        sight = QRectF(widget.rect() if widget is not None else painter.viewport())
        where = self._place_now(now, sight) if ratio == self._ratio else None
        if where is None:
            self._draw(now, sight, ratio)
            where = self._place
        assert self._picture is not None
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(where, self._picture, QRectF(self._picture.rect()))
        painter.restore()

    def _place_now(self, now: QTransform, sight: QRectF) -> QRectF | None:
        """Where the picture belongs, in pixels of the widget; None where another one is needed."""
        if self._picture is None:
            return None
        was = self._drawn_at
        x, y = now.m11() / was.m11(), now.m22() / was.m22()
        left, top = now.dx() - was.dx() * x, now.dy() - was.dy() * y  # where the former corner of the widget is
        if math.isclose(x, 1, rel_tol=1e-6) and math.isclose(y, 1, rel_tol=1e-6):
            moved = QTransform.fromTranslate(
                round(left * self._ratio) / self._ratio, round(top * self._ratio) / self._ratio
            )
        elif len(self.points) > SOON:
            if now != self._stretched_to:
                self._stretched_to = QTransform(now)
                self._rest.start()
            moved = QTransform(x, 0, 0, y, left, top)
        else:
            return None
        return moved.mapRect(self._place) if moved.mapRect(self._covered).contains(sight) else None

    def _draw_anew(self) -> None:
        self._rest.stop()
        self._picture = None
        self.update()

    def _draw(self, now: QTransform, sight: QRectF, ratio: float) -> None:
        """Draw the points in sight, and those around it, into the picture, whose pixels are the screen's."""
        self._rest.stop()
        discs, side = self._discs(ratio)
        at = (self.points * (now.m11(), now.m22()) + (now.dx(), now.dy())) * ratio  # of each, in pixels of the screen
        low, high = np.floor(at.min(0)) - side, np.ceil(at.max(0)) + side
        size = np.array([sight.width(), sight.height()]) * ratio
        corner = np.array([sight.left(), sight.top()]) * ratio
        around = max(0.0, min(1.0, (math.sqrt(MOST_BYTES / (4 * size.prod())) - 1) / 2)) * size
        start = np.floor(np.maximum(low, corner - around))
        end = np.maximum(np.ceil(np.minimum(high, corner + size + around)), start + 1)
        inside = ((at > start - side) & (at < end + side)).all(1)
        far = 1e6 * size if bool((low >= start).all() and (high <= end).all()) else around  # it has all points
        self._covered = QRectF(*((corner - far) / ratio).tolist(), *((size + 2 * far) / ratio).tolist())
        self._drawn_at, self._ratio = QTransform(now), ratio
        self._place = QRectF(*(start / ratio).tolist(), *((end - start) / ratio).tolist())
        self._picture = QPixmap(*(end - start).astype(int).tolist())
        self._picture.fill(QColor(0, 0, 0, 0))
        parts = np.zeros((int(inside.sum()), 10))  # as a QPainter.PixmapFragment has them
        parts[:, :2] = at[inside] - start
        parts[:, 2] = self.groups[inside] * side
        parts[:, 4:6] = side
        parts[:, 6:8] = parts[:, 9] = 1
        if len(parts):
            painter = QPainter(self._picture)
            first: Any = shiboken6.wrapInstance(parts.ctypes.data, QPainter.PixmapFragment)
            painter.drawPixmapFragments(first, len(parts), discs)
            painter.end()

    def _discs(self, ratio: float) -> tuple[QPixmap, int]:
        """A disc of each colour beside each other, and how many pixels each has."""
        side = math.ceil((self._size + 1) * ratio) + 2
        discs = QPixmap(side * len(self.colours), side)
        discs.fill(QColor(0, 0, 0, 0))
        painter = QPainter(discs)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._edge), ratio))
        radius = self._size * ratio / 2
        for i, colour in enumerate(self.colours):
            painter.setBrush(QBrush(QColor(colour)))
            painter.drawEllipse(QPointF((i + 0.5) * side, side / 2), radius, radius)
        painter.end()
        return discs, side
