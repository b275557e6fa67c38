"""A surface that is panned and zoomed; subclasses paint what lies on it.

Plain painting, not a graphics scene: a photograph and a map are two images, and pyqtgraph alone would double the time
until the window is there.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from workbench.gui.widgets.theme import system_font, tokens
from workbench.phrases import said

from .drawing_tool import DrawingTool
from .message_overlay import MessageOverlay
from .pixels import refining
from .region_frame import RegionFrame

MARGIN = 12  # pixels around a fitted world
CLOSEST = 64.0  # screen pixels for one of the world
CLICK = 4  # pixels that the pointer may shake during a click
STEP = 1.25
MOST_PIXELS = 4096  # along a side of a picture that is taken
VEIL = 0.55
BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class Pane(QWidget):
    """Wheel or pinch zooms at the pointer, a drag pans, a double click fits and, when fitted, goes to 1:1.

    The world is measured at edges: its first pixel covers 0 to 1. Keys: + and -, 0 fits, 1 is 1:1, arrows pan.
    """

    pointed = Signal(object)  # QPointF in the world, or None when the pointer left
    clicked = Signal(object)  # QPointF in the world
    moved = Signal()  # pan or zoom
    framed = Signal(str)  # the frame's region, as it is dragged
    drawn = Signal(str, bool)  # the text of an area that was drawn, and whether it is taken away
    tool_dropped = Signal()  # Escape, while there is a tool

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(80, 60)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.world = QRectF(0, 0, 1, 1)
        self.fitted = True
        self.veiled = False
        self.margin = MARGIN  # pixels around a fitted world
        self.room: QSize | None = None  # what a fitted world may take, where one beside it has a little less
        self.by_key = False  # whether the focus came by the keyboard, which shows a frame
        self._scale = 1.0
        self._centre = QPointF(0.5, 0.5)
        self._pressed: QPoint | None = None
        self._pointer: QPointF | None = None  # where it is over this surface
        self._dragged = False
        self.alone = False  # while a picture of all of it is taken
        self.enlarged = 1.0  # pixels of that picture for one of the layout
        self._echo: QPointF | None = None
        self.value_at: Callable[[QPointF], str] = lambda _at: ""  # the number at a point of the world, in words
        self.frame: RegionFrame | None = None  # a rectangle to be dragged
        self.tool: DrawingTool | None = None  # draws with the left button; the others still pan
        self.notice = MessageOverlay(self)
        refining.done.connect(self.update)

    # Pan and zoom.

    @property
    def scale(self) -> float:
        """Screen pixels of the layout for one of the world."""
        return self._scale

    @property
    def zoom_text(self) -> str:
        """The zoom in per cent: 100 % is a pixel of the screen for each of the world."""
        return f"{self._scale * self.devicePixelRatioF():.0%}".replace("%", " %")

    def set_world(self, width: float, height: float) -> None:
        """Another world; pan and zoom stay where it is as large as before."""
        world = QRectF(0, 0, max(width, 1e-6), max(height, 1e-6))
        if world != self.world:
            self.world = world
            self.fit()

    def fit(self) -> None:
        """Show all of the world."""
        size = self.size() if self.room is None else self.size().boundedTo(self.room)
        room_x, room_y = max(20, size.width() - 2 * self.margin), max(20, size.height() - 2 * self.margin)
        self._scale = min(room_x / self.world.width(), room_y / self.world.height(), CLOSEST)
        self._centre = self.world.center()
        self.fitted = True
        self._has_moved()

    def actual_size(self, at: QPointF | None = None) -> None:
        """A pixel of the screen for each of the world, about a point of this widget."""
        self.zoom(1.0 / self.devicePixelRatioF() / self._scale, at)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge about a point of this widget, which stays under the pointer."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        before = self.to_world(at)
        smallest = min(self.width() / self.world.width(), self.height() / self.world.height()) / 2
        self._scale = min(max(self._scale * factor, min(smallest, 1.0 / self.devicePixelRatioF())), CLOSEST)
        self.fitted = False
        self._centre += before - self.to_world(at)
        self._keep_in_sight()
        self._has_moved()

    def pan(self, across: float, down: float) -> None:
        """Move by pixels of the screen."""
        self._centre -= QPointF(across, down) / self._scale
        self.fitted = False
        self._keep_in_sight()
        self._has_moved()

    def follow(self, other: Pane) -> None:
        """Show the same part of the world as another pane."""
        if other.fitted:
            self.fit()
            return
        ratio = min(self.width(), self.height()) / max(1, min(other.width(), other.height()))
        self._scale, self._centre, self.fitted = other._scale * ratio, QPointF(other._centre), False
        self.update()

    def follow_share(self, other: Pane) -> None:
        """Show the same share of this world as another pane shows of its own, which may have another size."""
        if self.world == other.world and self.size() == other.size():
            self.follow(other)
        elif other.fitted:
            self.fit()
        else:
            wide, high = self.world.width() / other.world.width(), self.world.height() / other.world.height()
            room = min(self.width() / max(1, other.width()), self.height() / max(1, other.height()))
            self._scale = other._scale * room / max(wide, high)
            self._centre = QPointF(other._centre.x() * wide, other._centre.y() * high)
            self.fitted = False
            self.update()

    def show_echo(self, share: QPointF | None) -> None:
        """Mark where the pointer is on a linked pane, as a share of the world; None for nowhere."""
        self._echo = share
        self.update()

    def transform(self) -> QTransform:
        """From the world to this widget."""
        left = self.width() / 2 - self._centre.x() * self._scale
        top = self.height() / 2 - self._centre.y() * self._scale
        return QTransform(self._scale, 0, 0, self._scale, left, top)

    def to_world(self, at: QPointF) -> QPointF:
        """A point of this widget in the world."""
        return self._centre + (at - QPointF(self.width() / 2, self.height() / 2)) / self._scale

    def in_sight(self) -> QRectF:
        """The part of the world that is in sight."""
        if self.alone:
            return self.world
        return QRectF(self.to_world(QPointF(0, 0)), self.to_world(QPointF(self.width(), self.height())))

    def _keep_in_sight(self) -> None:
        x = min(max(self._centre.x(), self.world.left()), self.world.right())
        y = min(max(self._centre.y(), self.world.top()), self.world.bottom())
        self._centre = QPointF(x, y)

    def _has_moved(self) -> None:
        self.update()
        self.moved.emit()

    # Painting.

    def as_image(self) -> QImage:
        """All of the world, without anything around it: in its own pixels, or as large as it is looked at."""
        longest = max(self.world.width(), self.world.height())
        scale = min(max(1.0, self.scale * self.devicePixelRatioF()), MOST_PIXELS / longest)
        size = QSize(max(1, round(self.world.width() * scale)), max(1, round(self.world.height() * scale)))
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(tokens().colour("canvas"))
        kept, self.alone = self._scale, True
        self._scale = scale / self.devicePixelRatioF()
        self.enlarged = scale / kept
        painter = QPainter(image)
        painter.scale(size.width() / self.world.width(), size.height() / self.world.height())
        painter.translate(-self.world.topLeft())
        self.paint_world(painter)
        painter.end()
        self._scale, self.alone, self.enlarged = kept, False, 1.0
        return image

    def paint_world(self, painter: QPainter) -> None:
        """Paint in the world's coordinates."""

    def paint_front(self, painter: QPainter) -> None:
        """Paint over it, in this widget's coordinates."""

    def set_veiled(self, veiled: bool) -> None:
        """Fade the surface while its result is out of date."""
        self.veiled = veiled
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().colour("canvas"))
        painter.save()
        painter.setTransform(self.transform(), True)
        self.paint_world(painter)
        painter.restore()
        if self.veiled:
            veil = tokens().colour("canvas")
            veil.setAlphaF(VEIL)
            painter.fillRect(self.rect(), veil)
        if self.frame is not None:
            self.frame.paint(painter, self.transform())
        self.paint_front(painter)
        if self.tool is not None:
            self.tool.paint(painter, self.transform())
        if self._echo is not None:
            self._paint_echo(painter, self._echo)
        if self.hasFocus() and self.by_key:
            painter.setPen(QPen(tokens().colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_echo(self, painter: QPainter, share: QPointF) -> None:
        at = self.transform().map(QPointF(share.x() * self.world.width(), share.y() * self.world.height()))
        for colour, width in (("black", 3.0), ("white", 1.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(at - QPointF(7, 0), at + QPointF(7, 0))
            painter.drawLine(at - QPointF(0, 7), at + QPointF(0, 7))
        self._paint_value(painter, at, self.value_at(self.to_world(at)))

    def number_words(self, text: str) -> str:
        """A number with its unit in the reader's language; without it where the pane has no room for both."""
        words = said(text)
        fits = QFontMetrics(system_font(12)).horizontalAdvance(words) + 12 <= self.width()
        return words if fits else words.partition(" ")[0]  # its unit stands at the colour bar

    def _paint_value(self, painter: QPainter, at: QPointF, text: str) -> None:
        """The number at a point, beside it, inside of the pane."""
        if not text:
            return
        font, text = system_font(12), self.number_words(text)
        box = QRectF(QFontMetrics(font).boundingRect(text)).adjusted(-6, -3, 6, 3)
        left = at.x() + 10 if at.x() + 10 + box.width() < self.width() else at.x() - 10 - box.width()
        box.moveTo(max(0.0, left), max(0.0, min(at.y() + 8, self.height() - box.height())))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().colour("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font)
        painter.setPen(tokens().colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # Pointer and keys.

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.by_key = event.reason() in BY_KEY
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fitted:
            self.fit()
        self.notice.place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.pixelDelta().y()
        if delta:
            self.zoom(1.0015**delta, event.position())
            self._point(event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        pinch = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == pinch:
            self.zoom(1.0 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self.tool is not None:
            self.tool.press(event.position(), self.transform())
            return
        if left and self.frame is not None and self.frame.grasp(event.position(), self.transform()):
            self.update()
            return
        self._pressed, self._dragged = event.position().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        here = event.position().toPoint()
        if self.tool is not None:
            self.tool.drag(event.position(), self.transform())
            self.update()
            if self.tool.held:
                return
        if self.frame is not None and self.frame.held:
            self._move_frame(lambda frame: frame.drag(event.position(), self.transform()))
            return
        if self._pressed is not None and event.buttons():
            if not self._dragged and (here - self._pressed).manhattanLength() < CLICK:
                return
            self._dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan(here.x() - self._pressed.x(), here.y() - self._pressed.y())
            self._pressed = here
            return
        over = self.frame.cursor_at(event.position(), self.transform()) if self.frame is not None else None
        self.setCursor(over or Qt.CursorShape.CrossCursor)
        self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.tool is not None and self.tool.held and event.button() == Qt.MouseButton.LeftButton:
            area = self.tool.release(self.transform())
            self.update()
            if area is not None:
                self.drawn.emit(str(area), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        if self.frame is not None and self.frame.held:
            self.frame.let_go()
            self.update()
            return
        clicked = self._pressed is not None and not self._dragged and event.button() == Qt.MouseButton.LeftButton
        self._pressed = None
        self.setCursor(Qt.CursorShape.CrossCursor)
        if clicked and self.frame is not None:
            self._move_frame(lambda frame: frame.put(event.position(), self.transform()))
        elif clicked:
            self.clicked.emit(self.to_world(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self.fitted:
            self.actual_size(event.position())
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.pointed.emit(None)

    def point_again(self) -> None:
        """Something else lies under a pointer that rests here: tell where it is once more."""
        if self._pointer is not None:
            self.pointed.emit(self.to_world(self._pointer))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
            return
        key, fine = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape and self.tool is not None:
            self.tool.drop()
            self.tool_dropped.emit()
            return
        if self.frame is not None and self._move_frame(lambda frame: frame.nudge(key, fine)):
            return
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_1:
            self.actual_size()
        elif not self.move_by_key(key):
            event.ignore()

    def show_tool(self, tool: DrawingTool | None) -> None:
        """Draw with this tool; one of the same kind that is drawing goes on."""
        if tool is not None and self.tool is not None and self.tool.held and self.tool.kind == tool.kind:
            return
        self.tool = tool
        self.update()

    def show_frame(self, frame: RegionFrame | None) -> None:
        """Lay a rectangle over the picture; a rectangle that is being dragged stays where it is."""
        if frame is not None and self.frame is not None and self.frame.held:
            return
        self.frame = frame
        self.update()

    def _move_frame(self, move: Callable[[RegionFrame], object]) -> bool:
        """Move the rectangle and report its new region; the truth of what ``move`` returns."""
        assert self.frame is not None
        before = self.frame.region
        used = move(self.frame)
        if self.frame.region != before:
            self.update()
            self.framed.emit(self.frame.region)
        return bool(used)

    def move_by_key(self, key: int) -> bool:
        """Pan by an arrow key; False for any other key."""
        steps = {
            Qt.Key.Key_Left: (40, 0),
            Qt.Key.Key_Right: (-40, 0),
            Qt.Key.Key_Up: (0, 40),
            Qt.Key.Key_Down: (0, -40),
        }
        if key not in steps:
            return False
        self.pan(*steps[Qt.Key(key)])
        return True

    def _point(self, at: QPointF) -> None:
        self._pointer = at
        if self._echo is not None:  # one that led before may not be left, as under a menu
            self.show_echo(None)
        self.pointed.emit(self.to_world(at))
