"""A rectangle on a picture that is dragged: inside it moves, at an edge or a corner it grows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from workbench.gui.widgets.theme import tokens

REACH = 7.0  # pixels of the screen within which an edge is grasped
GRIP = 7.0  # side of the squares at the corners
STEP = 4  # network pixels that an arrow key moves it by; one with Shift held
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
CURSORS = {
    (0, 0): Qt.CursorShape.SizeAllCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}


class RegionFrame:
    """A rectangle in integer network pixels, inside ``size``, at least one pixel wide and high.

    to_world  from network pixels, measured at edges, to the world of the pane that it lies on
    """

    def __init__(self, rect: QRectF, size: QSize, to_world: QTransform) -> None:
        self.rect, self.size, self.to_world = rect, size, to_world
        self._grasped: tuple[tuple[int, int], QPointF, QRectF] | None = None

    @classmethod
    def of(cls, region: str, size: QSize, to_world: QTransform) -> RegionFrame | None:
        """From ``left,top,width,height``; None where that is no rectangle."""
        try:
            left, top, width, height = (int(number) for number in region.split(","))
        except ValueError:
            return None
        return cls(QRectF(left, top, width, height), size, to_world)

    @property
    def region(self) -> str:
        """``left,top,width,height``."""
        return ",".join(str(round(n)) for n in (self.rect.x(), self.rect.y(), self.rect.width(), self.rect.height()))

    @property
    def held(self) -> bool:
        """Whether it is being dragged."""
        return self._grasped is not None

    def side_at(self, at: QPointF, screen: QTransform) -> tuple[int, int] | None:
        """What lies at a point of the screen: (-1, 0) the left edge, (0, 0) the inside, None the outside."""
        rect = (self.to_world * screen).mapRect(self.rect)
        if not rect.adjusted(-REACH, -REACH, REACH, REACH).contains(at):
            return None
        reach_x, reach_y = min(REACH, rect.width() / 3), min(REACH, rect.height() / 3)  # its inside can be grasped too
        return _side(at.x(), rect.left(), rect.right(), reach_x), _side(at.y(), rect.top(), rect.bottom(), reach_y)

    def grasp(self, at: QPointF, screen: QTransform) -> bool:
        """Begin a drag at a point of the screen; False where the rectangle is not there."""
        side = self.side_at(at, screen)
        if side is not None:
            self._grasped = side, self._network(at, screen), QRectF(self.rect)
        return side is not None

    def drag(self, at: QPointF, screen: QTransform) -> None:
        """Drag it to a point of the screen."""
        if self._grasped is None:
            return
        (across, down), start, before = self._grasped
        moved = self._network(at, screen) - start
        if (across, down) == (0, 0):
            self._place(before.translated(round(moved.x()), round(moved.y())))
            return
        left, right = _stretched(before.left(), before.right(), across, moved.x(), self.size.width())
        top, bottom = _stretched(before.top(), before.bottom(), down, moved.y(), self.size.height())
        self.rect = QRectF(left, top, right - left, bottom - top)

    def let_go(self) -> None:
        """End the drag."""
        self._grasped = None

    def put(self, at: QPointF, screen: QTransform) -> None:
        """Bring its middle to a point of the screen, as near as that is inside."""
        middle = self._network(at, screen)
        self._place(
            QRectF(
                round(middle.x() - self.rect.width() / 2),
                round(middle.y() - self.rect.height() / 2),
                self.rect.width(),
                self.rect.height(),
            )
        )

    def nudge(self, key: int, fine: bool) -> bool:
        """Move by an arrow key; False for any other key."""
        if key not in ARROWS:
            return False
        step = 1 if fine else STEP
        across, down = ARROWS[Qt.Key(key)]
        self._place(self.rect.translated(across * step, down * step))
        return True

    def cursor_at(self, at: QPointF, screen: QTransform) -> Qt.CursorShape | None:
        """The pointer's shape over a point of the screen; None away from it."""
        side = self.side_at(at, screen)
        return None if side is None else CURSORS[side]

    def paint(self, painter: QPainter, screen: QTransform) -> None:
        """Draw it, light over dark so that it is seen on any picture."""
        rect = (self.to_world * screen).mapRect(self.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 150), 3))
        painter.drawRect(rect)
        painter.setPen(QPen(QColor("white"), 1))
        painter.drawRect(rect)
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        painter.setBrush(tokens().colour("accent") if self.held else QColor("white"))
        for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
            painter.drawRect(QRectF(corner.x() - GRIP / 2, corner.y() - GRIP / 2, GRIP, GRIP))

    def _place(self, rect: QRectF) -> None:
        x = min(max(0.0, rect.x()), self.size.width() - rect.width())
        y = min(max(0.0, rect.y()), self.size.height() - rect.height())
        self.rect = QRectF(x, y, rect.width(), rect.height())

    def _network(self, at: QPointF, screen: QTransform) -> QPointF:
        return (self.to_world * screen).inverted()[0].map(at)


def _side(at: float, low: float, high: float, reach: float) -> int:
    if at <= low + reach:
        return -1
    return 1 if at >= high - reach else 0


def _stretched(low: float, high: float, side: int, by: float, most: int) -> tuple[float, float]:
    """Both ends, of which the held end is moved."""
    if side < 0:
        low = min(max(0.0, round(low + by)), high - 1)
    if side > 0:
        high = max(min(float(most), round(high + by)), low + 1)
    return low, high
