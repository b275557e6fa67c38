"""Axes in the theme's colours and size of type."""

from __future__ import annotations

from itertools import pairwise

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QImage, QPainter
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


@pytest.mark.parametrize("width", [140, 180, 260, 500])
def test_numbers_of_an_axis_do_not_run_into_each_other_and_the_last_is_there(qtbot, width):
    plot = Plot()
    qtbot.addWidget(plot)
    plot.resize(width, 200)
    plot.name_axes("False positives", "True positives")
    plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.03)
    plot.show()
    qtbot.waitExposed(plot)
    QApplication.processEvents()
    axis = plot.getAxis("bottom")
    painter = QPainter(image := QImage(width, 200, QImage.Format.Format_RGB32))
    painter.setFont(axis.style["tickFont"])
    *_, texts = axis.generateDrawSpecs(painter)
    painter.end()
    assert not image.isNull()
    placed = sorted((rect.left(), rect.right(), words) for rect, _, words in texts)
    assert all(one[1] < other[0] for one, other in pairwise(placed)), placed
    assert float(placed[-1][2]) == 1
    assert axis.mapRectToScene(QRectF(placed[-1][0], 0, placed[-1][1] - placed[-1][0], 1)).right() <= width


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
    between = plot.getPlotItem().vb.mapViewToScene(pg.Point(0.5, 0.43)).y()  # two lines
    seen = {image.pixelColor(x, int(between)).name() for x in columns}
    assert tokens().canvas in seen
    assert 2 <= len(seen) <= 6  # the lines of a grid, in as many strengths
