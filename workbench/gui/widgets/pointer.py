"""A pointer that rests while what lies beneath it changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


def point_again(within: QWidget) -> None:
    """Tell what has come under the pointer in a widget where the pointer is, once all has its place."""
    QTimer.singleShot(0, within, lambda: _tell(within))


def _tell(within: QWidget) -> None:
    at = QCursor.pos()
    widget = QApplication.widgetAt(at)
    if widget is None or not within.isAncestorOf(widget) or QGuiApplication.mouseButtons():
        return
    nothing = Qt.MouseButton.NoButton
    place = QPointF(widget.mapFromGlobal(at))
    move = QMouseEvent(QEvent.Type.MouseMove, place, QPointF(at), nothing, nothing, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, move)
