"""Outlines and names of the regions that were drawn on an image."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QTransform

from workbench.api import Area
from workbench.gui.widgets.theme import CAPTION_PX, system_font

from .drawing_tool import paint_outline


class RegionMarks:
    """Names and areas of an image.

    to_world  from pixels of the image, measured at edges, to the world of the pane
    """

    def __init__(self, regions: Sequence[tuple[str, Area]], to_world: QTransform) -> None:
        self._areas, self._to_world = tuple(regions), to_world
        self._marks = [(name, to_world.map(_outline_of(area))) for name, area in regions]

    def name_at(self, at: QPointF) -> str:
        """The smallest region at a point of the world, by its name; empty for none."""
        there = self._to_world.inverted()[0].map(at)
        x, y = np.array([there.x() - 0.5]), np.array([there.y() - 0.5])  # pixel (0, 0) has its centre at (0, 0)
        held = [(area.bounds[2] * area.bounds[3], name) for name, area in self._areas if area.contains(x, y)[0]]
        return min(held)[1] if held else ""

    def paint(self, painter: QPainter) -> None:
        """Draw the outlines and names in the painter's coordinates, which are the world's."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        onto = painter.transform()
        painter.resetTransform()
        painter.setFont(system_font(CAPTION_PX))
        for name, path in self._marks:
            outline = onto.map(path)
            paint_outline(painter, outline)
            _paint_name(painter, name, outline.boundingRect())
        painter.restore()


def _paint_name(painter: QPainter, name: str, around: QRectF) -> None:
    metrics = QFontMetrics(painter.font())
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, 160)
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 8, metrics.height() + 2)
    box.moveBottomLeft(around.topLeft() - QPointF(0, 2))
    if box.top() < 0:
        box.moveTop(max(0.0, around.top() + 2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor("white"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


@lru_cache(maxsize=200)
def _outline_of(area: Area) -> QPainterPath:
    """The outline of an area in pixels of its image, measured at edges."""
    path = QPainterPath()
    if area.kind == "box":
        path.addRect(QRectF(*area.numbers))
    elif area.kind == "polygon":
        x, y = area.numbers[::2], area.numbers[1::2]
        path.moveTo(x[0] + 0.5, y[0] + 0.5)
        for across, down in zip(x[1:], y[1:], strict=True):
            path.lineTo(across + 0.5, down + 0.5)
        path.closeSubpath()
    else:
        _add_edges(path, area)
    return path


def _add_edges(path: QPainterPath, area: Area) -> None:
    """The edges between pixels of a mask and pixels beside them: long lines in place of a square for each."""
    left, top, width, height = area.bounds
    pixels = np.pad(area.mask((max(0, top) + height, max(0, left) + width)), 1)
    down = pixels[1:, :] != pixels[:-1, :]  # an edge above row y - 1 of the image
    for y, row in enumerate(down):
        for start, end in _spans(row):
            path.moveTo(start - 1, y)
            path.lineTo(end - 1, y)
    across = pixels[:, 1:] != pixels[:, :-1]
    for x, column in enumerate(across.T):
        for start, end in _spans(column):
            path.moveTo(x, start - 1)
            path.lineTo(x, end - 1)


def _spans(flags: np.ndarray) -> list[tuple[int, int]]:
    """Where flags are on: (first, behind the last) of each stretch."""
    padded = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(padded == 1).tolist(), np.flatnonzero(padded == -1).tolist(), strict=True))
