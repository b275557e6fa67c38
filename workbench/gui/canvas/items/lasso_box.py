"""Axes on which a drag draws a line around points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal


class LassoBox(pg.ViewBox):  # type: ignore[misc]
    """Axes on which a drag draws a line around points, while ``selecting`` or with Shift held; else it pans."""

    drawn = Signal(object, bool)  # (K, 2) corners, whether the hand is off

    def __init__(self) -> None:
        super().__init__()
        self.selecting = False
        self._corners: list[tuple[float, float]] = []

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.button() != Qt.MouseButton.LeftButton or not (self.selecting or shift or self._corners):
            super().mouseDragEvent(event, axis)
            return
        event.accept()
        if event.isStart():
            start = self.mapToView(event.buttonDownPos())
            self._corners = [(start.x(), start.y())]
        at = self.mapToView(event.pos())
        self._corners.append((at.x(), at.y()))
        self.drawn.emit(np.array(self._corners), event.isFinish())
        if event.isFinish():
            self._corners = []
