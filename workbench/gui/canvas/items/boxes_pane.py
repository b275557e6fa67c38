"""A surface with a photograph and rectangles over it, each with its words, and the masks of what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QTransform
from PySide6.QtWidgets import QWidget

from workbench.gui.widgets.section import short_with_number
from workbench.gui.widgets.theme import system_font, tokens
from workbench.render.chips import Rect, place_chips
from workbench.render.class_colours import halo_of

from .regions_pane import RegionsPane

LINE, HALO = 2.0, 4.0  # pixels of a frame, and of the shade under it that sets it off from any picture
DIMMED = 0.4  # of the others while one is pointed at
PAD, STRIPE = 6, 4  # pixels of a chip around its words, and of its colour


@dataclass(frozen=True)
class BoxMark:
    """A rectangle in the network's pixels, measured at edges, with its colour and its words."""

    rect: QRectF
    colour: str
    words: str


class BoxesPane(RegionsPane):
    """A photograph with rectangles, over masks where there are some. Lines and words have the same size at any zoom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks: Sequence[BoxMark] = ()  # the best first
        self.pointed_row: int | None = None
        self.chosen_row: int | None = None

    def paint_on_top(self, painter: QPainter) -> None:
        if not self.marks:
            return
        enlarged = self.enlarged
        to_screen = self.placed * painter.worldTransform() * QTransform.fromScale(1 / enlarged, 1 / enlarged)
        room = painter.worldTransform().mapRect(self.world)
        room = QRectF(room.topLeft() / enlarged, room.size() / enlarged)
        if not self.alone:
            room = room.intersected(QRectF(self.rect()))
        painter.save()
        painter.setWorldTransform(QTransform.fromScale(enlarged, enlarged))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        rects = [to_screen.mapRect(mark.rect) for mark in self.marks]
        for row in reversed(self._by_rights()):
            self._paint_frame(painter, row, rects[row])
        self._paint_chips(painter, rects, room)
        painter.restore()

    def _by_rights(self) -> list[int]:
        """The rows: the one that is pointed at, the chosen one, then the best first."""
        first = [row for row in (self.pointed_row, self.chosen_row) if row is not None and row < len(self.marks)]
        return list(dict.fromkeys([*first, *range(len(self.marks))]))

    def _strength(self, row: int) -> float:
        return 1.0 if self.pointed_row in (None, row) else DIMMED

    def _paint_frame(self, painter: QPainter, row: int, rect: QRectF) -> None:
        painter.setOpacity(self._strength(row))
        thick = 1.0 if row in (self.pointed_row, self.chosen_row) else 0.0
        colour = QColor(self.marks[row].colour)
        halo, inside = QColor(halo_of(self.marks[row].colour)), QColor(colour)
        halo.setAlphaF(0.6)
        inside.setAlphaF(0.18 if row == self.pointed_row and self.overlay is None else 0.0)
        for pen_colour, width in ((halo, HALO + thick), (colour, LINE + thick)):
            pen = QPen(pen_colour, width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(inside if pen_colour is colour else Qt.BrushStyle.NoBrush)
            painter.drawRect(rect)

    def _paint_chips(self, painter: QPainter, rects: Sequence[QRectF], room: QRectF) -> None:
        font = system_font(12)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        order = self._by_rights()
        high = float(metrics.height() + 4)
        most = max(60.0, room.width())
        sizes = [
            (min(most, metrics.horizontalAdvance(self.marks[row].words) + 2 * PAD + STRIPE), high) for row in order
        ]
        places = place_chips([_plain(rects[row]) for row in order], sizes, _plain(room))
        for row, place in reversed(list(zip(order, places, strict=True))):
            if place is not None:
                self._paint_chip(painter, row, QRectF(*place), metrics)

    def _paint_chip(self, painter: QPainter, row: int, chip: QRectF, metrics: QFontMetrics) -> None:
        painter.setOpacity(self._strength(row))
        painter.setPen(QPen(tokens().colour("border"), 1))
        painter.setBrush(tokens().colour("surface"))
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.fillRect(QRectF(chip.left() + 1, chip.top() + 1, STRIPE, chip.height() - 2), self.marks[row].colour)
        painter.setPen(tokens().colour("text"))
        inside = chip.adjusted(STRIPE + PAD, 0, -PAD + 1, 0)
        words = short_with_number(self.marks[row].words, metrics, int(inside.width()) + 1)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def _plain(rect: QRectF) -> Rect:
    return rect.x(), rect.y(), rect.width(), rect.height()
