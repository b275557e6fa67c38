"""The wipe of a comparison: one tile lies over another, left of a line that the pointer or the arrow keys move."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.views.base import ResultView
from workbench.gui.widgets.theme import system_font, tokens

STEP = 0.05  # of the picture, by which an arrow key moves the line
AROUND = 8  # pixels around a name


class Wipe(QWidget):
    """The line, with the names of both pictures at its sides. It lies over the two tiles, which have one place.

    share  of the picture that shows the upper tile
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.share = 0.5
        self._lower: ResultView | None = None
        self._upper: ResultView | None = None
        self._names = "", ""
        self.hide()

    def begin(self, upper: ResultView, lower: ResultView, names: tuple[str, str]) -> None:
        """Lay the upper tile over the lower one; the line stays where it was, where these were wiped before."""
        if upper is not self._upper or lower is not self._lower:
            self.share = 0.5
            for pane in (upper.pane, lower.pane):
                if pane is not None:
                    pane.installEventFilter(self)
        self._upper, self._lower, self._names = upper, lower, names
        for view in (upper, lower):
            view.top.hide()
        upper.raise_()
        self.raise_()
        self.show()
        self._place()

    def end(self) -> None:
        """Nothing lies over another tile any more."""
        self._upper = self._lower = None
        self.hide()

    def blink(self) -> None:
        """Show the one picture alone, or the other."""
        self.move_to(0.0 if self.share > 0.5 else 1.0)

    def move_to(self, share: float) -> None:
        """Put the line at a share of the width of the picture."""
        self.share = max(0.0, min(1.0, share))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._lower is None or self._lower.pane is None or not isinstance(watched, Pane):
            return False
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and not event.buttons():
            self.move_to(watched.mapTo(self._lower, event.position()).x() / max(1, self._lower.pane.width()))
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        elif event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in steps:
            self.move_to(self.share + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_B:
            self.blink()
        else:
            return False
        return True

    def _place(self) -> None:
        """Cover the tiles, and cut the upper one at the line."""
        if self._upper is None or self._lower is None or self._lower.pane is None:
            return
        self.setGeometry(self._lower.geometry())
        line = round(self.share * self._lower.pane.width())
        if self.share >= 1.0:
            self._upper.clearMask()
        else:
            self._upper.setMask(QRegion(QRect(-1, 0, line + 1, self.height())))  # an empty one would be none
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._lower is None or self._lower.pane is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, high = self._lower.pane.width(), self._lower.pane.height()
        line = self.share * width
        for colour, thick in (("black", 3.0), ("white", 1.0)):
            painter.setPen(QPen(QColor(colour), thick))
            painter.drawLine(QPointF(line, 0), QPointF(line, high))
        left, right = self._names
        self._paint_name(painter, left, QRectF(0, AROUND, line - AROUND, 0), Qt.AlignmentFlag.AlignRight)
        right_room = QRectF(line + AROUND, AROUND, width - line - AROUND, 0)
        self._paint_name(painter, right, right_room, Qt.AlignmentFlag.AlignLeft)
        painter.end()

    def _paint_name(self, painter: QPainter, name: str, room: QRectF, side: Qt.AlignmentFlag) -> None:
        """A name beside the line, shortened where there is no room for it, and none in a sliver."""
        painter.setFont(system_font())
        metrics = painter.fontMetrics()
        words = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, int(room.width()) - 2 * AROUND)
        if room.width() < 6 * AROUND or not words:
            return
        box = QRectF(0, room.top(), metrics.horizontalAdvance(words) + 2 * AROUND, metrics.height() + AROUND)
        box.moveLeft(room.left() if side == Qt.AlignmentFlag.AlignLeft else room.right() - box.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().colour("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(tokens().colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
