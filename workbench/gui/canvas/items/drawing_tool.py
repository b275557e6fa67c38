"""A box, a lasso or a brush that draws a region on a photograph by dragging."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from workbench.api import Area

TOOLS = ("box", "lasso", "brush")
SMALLEST = 3.0  # pixels of the screen that a drag must cover to draw anything
RADIUS = 12.0  # pixels of the screen of the brush: nearer to the picture it is finer
NEAR = 1.5  # pixels of the screen between two corners of a lasso
MOST_CORNERS = 400


class DrawingTool:
    """Draws on an image of a size, (height, width).

    to_world  from pixels of the image, measured at edges, to the world of the pane
    """

    def __init__(self, kind: str, size: tuple[int, int], to_world: QTransform) -> None:
        self.kind, self.size, self.to_world = kind, size, to_world
        self.at: QPointF | None = None  # of the pointer, on the screen
        self._points: list[QPointF] = []  # of the image, measured at edges
        self._radius = 0.0  # of the brush, in pixels of the image

    @property
    def held(self) -> bool:
        """Whether something is being drawn."""
        return bool(self._points)

    def press(self, at: QPointF, screen: QTransform) -> None:
        """Begin at a point of the screen."""
        self._points = [self._on_image(at, screen)]
        self._radius = RADIUS / self._scale(screen)

    def drag(self, at: QPointF, screen: QTransform) -> None:
        """Go on to a point of the screen."""
        self.at = at
        if not self._points:
            return
        here = self._on_image(at, screen)
        last = self._points[-1]
        far = (here - last) * self._scale(screen)
        if self.kind == "box":
            self._points[1:] = [here]
        elif abs(far.x()) + abs(far.y()) >= NEAR:
            self._points.append(here)

    def release(self, screen: QTransform) -> Area | None:
        """The area that was drawn; None where it is too small to be meant."""
        points, self._points = self._points, []
        if not points:
            return None
        if self.kind == "brush":
            return _stroke(np.array([(p.x() - 0.5, p.y() - 0.5) for p in points]), self._radius, self.size)
        extent = QRectF(_path(points).boundingRect())
        if max(extent.width(), extent.height()) * self._scale(screen) < SMALLEST:
            return None
        return _box(extent, self.size) if self.kind == "box" else self._lasso(points)

    def drop(self) -> None:
        """Forget what is being drawn."""
        self._points = []

    def paint(self, painter: QPainter, screen: QTransform) -> None:
        """Draw what is being drawn, light over dark; of the brush also the ring that it covers."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        onto = self.to_world * screen
        if self._points:
            path = onto.map(_path(self._points))
            if self.kind == "box":
                path = QPainterPath()
                path.addRect(onto.mapRect(QRectF(self._points[0], self._points[-1]).normalized()))
            if self.kind == "brush":
                wide = QPen(QColor(255, 255, 255, 110), 2 * self._radius * self._scale(screen))
                wide.setCapStyle(Qt.PenCapStyle.RoundCap)
                wide.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                path.lineTo(path.currentPosition() + QPointF(0.01, 0))
                painter.strokePath(path, wide)
            else:
                paint_outline(painter, path)
        if self.kind == "brush" and self.at is not None:
            ring = QPainterPath()
            ring.addEllipse(self.at, RADIUS, RADIUS)
            paint_outline(painter, ring)

    def _lasso(self, points: list[QPointF]) -> Area | None:
        if len(points) < 3:
            return None
        step = max(1, -(-len(points) // MOST_CORNERS))
        area = Area.polygon([(p.x() - 0.5, p.y() - 0.5) for p in points[::step]])
        return area if len(area.numbers) >= 6 else None

    def _on_image(self, at: QPointF, screen: QTransform) -> QPointF:
        point = (self.to_world * screen).inverted()[0].map(at)
        height, width = self.size
        return QPointF(min(max(0.0, point.x()), width), min(max(0.0, point.y()), height))

    def _scale(self, screen: QTransform) -> float:
        """Pixels of the screen for one of the image."""
        return max(1e-6, (self.to_world * screen).m11())


def paint_outline(painter: QPainter, path: QPainterPath, current: bool = True) -> None:
    """A line that is seen on any picture."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor("white"), 1.5 if current else 1.0)):
        pen = QPen(colour, width)
        pen.setCosmetic(True)
        painter.strokePath(path, pen)


def _path(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath(points[0])
    for point in points[1:]:
        path.lineTo(point)
    return path


def _box(extent: QRectF, size: tuple[int, int]) -> Area | None:
    """The whole pixels that a rectangle covers, by their nearest edges; at least one each way."""
    left, top = min(round(extent.left()), size[1] - 1), min(round(extent.top()), size[0] - 1)
    return Area.box(left, top, max(1, round(extent.right()) - left), max(1, round(extent.bottom()) - top))


def _stroke(points: np.ndarray, radius: float, size: tuple[int, int]) -> Area | None:
    """The pixels whose centre is no farther than the radius from a line through (N, 2) points."""
    mask = np.zeros(size, bool)
    for start, end in zip(points, points[1:] if len(points) > 1 else points, strict=False):
        low = np.maximum(np.floor(np.minimum(start, end) - radius).astype(int), 0)
        high = np.minimum(np.ceil(np.maximum(start, end) + radius).astype(int) + 1, [size[1], size[0]])
        if (low >= high).any():
            continue
        y, x = np.mgrid[low[1] : high[1], low[0] : high[0]]
        along = end - start
        length = float(along @ along)
        t = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / length if length > 0 else np.zeros(x.shape)
        t = np.clip(t, 0.0, 1.0)
        near = (x - start[0] - t * along[0]) ** 2 + (y - start[1] - t * along[1]) ** 2 <= radius**2
        mask[low[1] : high[1], low[0] : high[0]] |= near
    if not mask.any():  # finer than a pixel: the one that it points at
        x, y = np.clip(np.rint(points[0]).astype(int), 0, [size[1] - 1, size[0] - 1])
        mask[y, x] = True
    return Area.of_mask(mask)
