"""What a training has come to: its loss by step, and a photograph as it is painted by now."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workbench.api import Curve, Picture
from workbench.gui.widgets.image_conversion import qimage_of
from workbench.gui.widgets.section import Elided
from workbench.gui.widgets.theme import CAPTION_PX, follow_type, scaled, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.points import COLOURS

SIDE, GAP = 168, 8  # px of a picture at most, and between two
PLOT = 170  # px


class Previews(QWidget):
    """Pictures with their captions, in a row."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Previews"))
        self.pictures: list[QLabel] = []
        self.captions: list[Elided] = []
        self._values: list[np.ndarray] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(2)
        self.empty = QLabel(tr("While it is trained, the open image is shown here as it is painted by then."))
        self.empty.setProperty("look", "empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        follow_type(self, lambda: self.setMinimumHeight(scaled(SIDE) + scaled(CAPTION_PX) + 12))
        self._grid.addWidget(self.empty, 0, 0)
        self._grid.setRowStretch(2, 1)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Show these in the place of the ones before; without any, what will be shown here."""
        self.empty.setVisible(not pictures)
        while len(self.pictures) < len(pictures):
            self._add()
        for at, (label, caption) in enumerate(zip(self.pictures, self.captions, strict=True)):
            label.setVisible(at < len(pictures))
            caption.setVisible(at < len(pictures))
            if at < len(pictures):
                words = said(pictures[at].caption) if at == 0 else pictures[at].caption  # a style's name is its file's
                caption.set_text(words)
                label.setAccessibleName(words)
        self._values = [(np.clip(one.values, 0, 1) * 255).round().astype(np.uint8) for one in pictures]
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def _add(self) -> None:
        at = len(self.pictures)
        label, caption = QLabel(), Elided(look="caption")
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._grid.addWidget(label, 0, at)
        self._grid.addWidget(caption, 1, at)
        self._grid.setColumnStretch(at, 1)
        self.pictures.append(label)
        self.captions.append(caption)

    def _draw(self) -> None:
        """At the screen's own resolution."""
        ratio = self.devicePixelRatioF()
        room = (self.width() + GAP) // max(1, len(self._values)) - GAP
        side = round(max(16, min(scaled(SIDE), room)) * ratio)
        how = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        for label, values in zip(self.pictures, self._values, strict=False):
            pixmap = QPixmap.fromImage(qimage_of(values)).scaled(side, side, *how)
            pixmap.setDevicePixelRatio(ratio)
            label.setPixmap(pixmap)


class LossPlot(QWidget):
    """The parts of the loss by step, each over its value for nothing, on a scale of logarithms."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.key = QLabel()
        self.key.setProperty("look", "caption")
        self.key.setTextFormat(Qt.TextFormat.RichText)
        self._column.addWidget(self.key)
        self.plot: Any = None
        self._curve: Curve | None = None
        follow_type(self, self._dress)

    def clear(self) -> None:
        """Show no lines, as before the first step."""
        self._curve = None
        self.key.clear()
        if self.plot is not None:
            self.plot.hide()

    def show_curve(self, curve: Curve) -> None:
        """Show these lines; where the parts stand now is in the key."""
        self._curve = curve
        if self.plot is None:
            from workbench.gui.canvas.items.plot import Plot  # the library of plots is imported when there is one

            self.plot = Plot()
            self.plot.setAccessibleName(tr("Loss by step"))
            self.plot.setLogMode(x=False, y=True)
            self.plot.getAxis("bottom").counts = True
            self._column.addWidget(self.plot, 1)
            self._dress()
        self.plot.show()
        self._draw()

    def _dress(self) -> None:
        self.setMinimumHeight(scaled(PLOT))
        if self.plot is not None:
            self.plot.dress()
            self._draw()

    def _draw(self) -> None:
        import pyqtgraph as pg

        curve = self._curve
        if curve is None:
            return
        self.plot.clear()
        marks = []
        for at, (name, line) in enumerate(zip(curve.names, curve.lines, strict=True)):
            alone = {"symbol": "o", "symbolSize": 5, "symbolPen": None, "symbolBrush": COLOURS[at]}
            shown, pen = np.where(line > 0, line, np.nan), pg.mkPen(COLOURS[at], width=2)
            self.plot.plot(curve.x, shown, pen=pen, connect="finite", **(alone if len(line) == 1 else {}))
            value = f"{line[-1]:.2g}" if len(line) else ""
            marks.append(f'<span style="color: {COLOURS[at]}">■</span>&nbsp;{escape(said(name))}&nbsp;{value}')
        self.key.setText(" &nbsp; ".join(marks))
        style = {"color": tokens().muted, "font-size": f"{CAPTION_PX}px"}
        self.plot.setLabel("bottom", said(curve.x_label), **style)
        self.plot.setLabel("left", said(curve.y_label), **style)
