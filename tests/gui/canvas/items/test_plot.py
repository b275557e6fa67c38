"""Axes in the theme's colours and size of type."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from workbench.gui.canvas.items.plot import Plot
from workbench.gui.widgets.theme import CAPTION_PX, TEXT_PX, follow_type, scaled, theme, tokens


def test_the_names_of_axes_grow_with_the_type(qtbot):
    plot = Plot()
    qtbot.addWidget(plot)
    follow_type(plot, plot.dress)
    plot.name_axes("Recall", "Precision")
    theme.apply(text=18)
    try:
        for side, name in (("bottom", "Recall"), ("left", "Precision")):
            axis = plot.getAxis(side)
            assert axis.labelText == name
            assert axis.labelStyle["font-size"] == f"{scaled(CAPTION_PX)}px" != f"{CAPTION_PX}px"
    finally:
        theme.apply(text=TEXT_PX)
    plot.name_axes("", "")
    assert not plot.getAxis("bottom").label.isVisible()


class Paints(QObject):
    """How often a widget was painted."""

    count = 0

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def shown(qtbot):
    plot = Plot()
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show()
    qtbot.waitExposed(plot)
    QApplication.processEvents()
    return plot


def test_a_pan_is_painted_once(qtbot):
    plot, paints = shown(qtbot), Paints()
    for side in ("left", "bottom"):
        plot.getAxis(side).setStyle(showValues=False)  # numbers that take another width move the axes
    QApplication.processEvents()
    plot.viewport().installEventFilter(paints)
    for _ in range(3):
        plot.getPlotItem().vb.translateBy(x=0.1)
        for _ in range(3):
            QApplication.processEvents()
    assert paints.count == 3


def test_the_grid_is_seen_on_the_canvas_and_lies_below_what_is_plotted(qtbot):
    plot = shown(qtbot)
    plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0)
    plot.plot([0, 1], [0.53, 0.53], pen=pg.mkPen("#ff0000", width=12))
    QApplication.processEvents()
    image = plot.viewport().grab().toImage()
    box = plot.getPlotItem().vb.sceneBoundingRect()
    columns = range(int(box.left()) + 20, int(box.right()) - 20)
    middle = plot.getPlotItem().vb.mapViewToScene(pg.Point(0.5, 0.53)).y()
    assert {image.pixelColor(x, int(middle)).name() for x in columns} == {"#ff0000"}
    seen = {image.pixelColor(x, int(middle) + 30).name() for x in columns}
    assert tokens().canvas in seen
    assert 2 <= len(seen) <= 6  # the lines of a grid, in as many strengths
