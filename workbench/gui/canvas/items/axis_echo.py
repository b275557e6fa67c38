"""The mark on a curve where the pointer is on another curve of the same axis: a line, and the values there."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pyqtgraph as pg

from workbench.gui.widgets.theme import system_font, tokens

from .plot import Plot


class AxisEcho:
    """A line through a plot with a number for each of its lines, in their colours."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._line: pg.InfiniteLine | None = None
        self._words: pg.TextItem | None = None

    @property
    def text(self) -> str:
        """What is written beside the line; empty while there is none."""
        return str(self._words.toPlainText()) if self._words is not None else ""

    def show(self, x: float, heading: str, values: Sequence[tuple[str, str]]) -> None:
        """Mark a place of the axis. ``values`` are colours and numbers."""
        self.hide()
        now = tokens()
        self._line = pg.InfiniteLine(x, angle=90, pen=pg.mkPen(now.muted))
        self._words = pg.TextItem(fill=now.colour("surface"), border=now.colour("border"))
        self._words.setFont(system_font(12))
        marks = [f'<span style="color: {colour}">■</span>&nbsp;{escape(number)}' for colour, number in values]
        self._words.setHtml(f'<div style="color: {now.text}">' + "<br>".join([escape(heading), *marks]) + "</div>")
        (low, high), (_, top) = self._plot.viewRange()
        self._words.setAnchor((0, 0) if x <= (low + high) / 2 else (1, 0))
        self._words.setPos(x, top)
        for item in (self._line, self._words):
            self._plot.addItem(item, ignoreBounds=True)

    def hide(self) -> None:
        """Take the mark away."""
        for item in (self._line, self._words):
            if item is not None and item.scene() is not None:
                self._plot.removeItem(item)
        self._line = self._words = None
