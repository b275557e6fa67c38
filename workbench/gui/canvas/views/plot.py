"""The base of views with axes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from workbench.gui.canvas.items.message_overlay import MessageOverlay
from workbench.gui.canvas.items.plot import Plot
from workbench.gui.widgets.theme import Tokens
from workbench.render.points import COLOURS

from .base import ResultView

MOST_NAMES = 8


class PlotView(ResultView):
    """A view with axes: the base of curves and embeddings."""

    def __init__(self, parent: QWidget | None = None, box: pg.ViewBox | None = None) -> None:
        super().__init__(parent)
        self.plot = Plot(box=box)
        self.plot.setAccessibleName(self.name)
        self.body.addWidget(self.plot, 1)
        self.body.setContentsMargins(8, 0, 14, 4)
        self.plot.scene().sigMouseMoved.connect(self._point)

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

    def _point(self, scene: QPointF) -> None:
        at = self.plot.point_at(scene)
        self.hovered.emit("" if at is None else self.text_at(at))

    def show_key(self, names: Sequence[str], count: str) -> None:
        """A key to the colours, where there are a few, and a count; above the axes it hides nothing."""
        few = 1 < len(names) <= MOST_NAMES
        self.show_colours([(colour_of(i), name) for i, name in enumerate(names)] if few else [], count)

    def show_colours(self, keys: Sequence[tuple[str, str]], count: str) -> None:
        """Pairs of a colour and its meaning, and a count."""
        self.note.setTextFormat(Qt.TextFormat.RichText if keys else Qt.TextFormat.PlainText)
        words = [(colour, escape(name).replace(" ", "&nbsp;")) for colour, name in keys]
        marks = [f'<span style="color: {colour}">■</span>&nbsp;{name}' for colour, name in words]
        self.note.setText(" &nbsp; ".join([*marks, escape(count)]) if keys else count)


def colour_of(i: int) -> str:
    """The colour of the i-th line or label."""
    return COLOURS[i % len(COLOURS)]
