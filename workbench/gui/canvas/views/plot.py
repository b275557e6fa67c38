"""The base of views with axes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.gui.canvas.items.message_overlay import MessageOverlay
from workbench.gui.canvas.items.plot import Plot
from workbench.gui.widgets.theme import Tokens
from workbench.gui.widgets.translation import tr
from workbench.render.points import COLOURS

from .base import HEADER, HeaderNote, ResultView

MOST_NAMES = 8
AROUND = 60  # pixels of a header that are for neither title nor key
QWIDGETSIZE_MAX = 16_777_215  # a width without a bound, as Qt has it
SIDE = 14  # pixels beside a key that has a line of its own


class PlotView(ResultView):
    """A view with axes: the base of curves and embeddings."""

    def __init__(self, parent: QWidget | None = None, box: pg.ViewBox | None = None) -> None:
        super().__init__(parent)
        self.plot = Plot(box=box)
        self.plot.setAccessibleName(tr(self.name))
        self.body.addWidget(self.plot, 1)
        self.body.setContentsMargins(8, 0, 14, 4)
        self.key = HeaderNote()
        self.key.setProperty("look", "caption")
        self.key.setTextFormat(Qt.TextFormat.RichText)
        self.key.setContentsMargins(0, 0, SIDE, 0)
        self.key.hide()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.key)
        self.top.installEventFilter(self)
        self._colours, self._count = "", ""
        self.plot.scene().sigMouseMoved.connect(lambda scene: self.point(self.plot.point_at(scene)))
        self.plot.left.connect(lambda: self.point(None))

    @property
    def notice(self) -> MessageOverlay:
        return self.plot.notice

    def fit(self) -> None:
        self.plot.autoRange()

    def set_theme(self, tokens: Tokens) -> None:
        self.plot.dress()
        if self.view_state is not None:
            self.paint_result(self.view_state)
        super().set_theme(tokens)

    def show_state(self, state: str) -> None:
        super().show_state(state)
        for item in self.plot.getPlotItem().items:
            item.setOpacity(0.4 if state == "stale" else 1.0)

    def text_at(self, at: QPointF) -> str:
        """What lies at a point of the axes, in words."""
        raise NotImplementedError

    def point(self, at: QPointF | None) -> None:
        """The pointer is at a point of the axes, or at none."""
        self.hovered.emit("" if at is None else self.text_at(at))

    def show_key(self, names: Sequence[str], count: str) -> None:
        """A key to the colours, where there are a few, and a count; above the axes it hides nothing."""
        few = 1 < len(names) <= MOST_NAMES
        self.show_colours([(colour_of(i), name) for i, name in enumerate(names)] if few else [], count)

    def show_colours(self, keys: Sequence[tuple[str, str]], count: str) -> None:
        """Pairs of a colour and its meaning, and a count."""
        words = [(colour, escape(name).replace(" ", "&nbsp;")) for colour, name in keys]
        marks = [f'<span style="color: {colour}">■</span>&nbsp;{name}' for colour, name in words]
        self._colours = " &nbsp; ".join([*marks, escape(count)]) if keys else ""
        self._count = count
        self._place_key()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_key()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.top and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._place_key()
        return super().eventFilter(watched, event)

    def _place_key(self) -> None:
        """The key stands beside the title where that leaves it room, else on lines of its own."""
        self.note.setTextFormat(Qt.TextFormat.RichText if self._colours else Qt.TextFormat.PlainText)
        self.note.setText(self._colours or self._count)
        beside = self._width_beside() if self._colours else 0
        below = bool(self._colours) and not self.for_presentation and not beside
        self.note.setMaximumWidth(beside or QWIDGETSIZE_MAX)  # what a person can use there is not made narrower for it
        self.key.setVisible(below)
        if below:
            self.key.setText(self._colours)
            self.key.setFixedHeight(int(self.key.key_at(self.width() - SIDE).size().height()) + 4)
            self.note.setText("")

    def _width_beside(self) -> int:
        """Pixels that the key takes beside the title and what a person can use there; 0 where it has no room."""
        if self.top.isHidden():
            return 0
        title = self.title.fontMetrics().horizontalAdvance(self.title.full_text)
        room = self.width() - title - max(AROUND, self.taken_in_header() + 2 * self.header.spacing())
        key = self.note.key_at(room)
        wide = ceil(key.idealWidth())
        return wide if key.size().height() <= HEADER and wide <= room else 0


def colour_of(i: int) -> str:
    """The colour of the i-th line or label."""
    return COLOURS[i % len(COLOURS)]
