"""Many points as one picture: always where the axes have them, drawn anew no more often than that needs."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from workbench.gui.canvas.items import point_cloud
from workbench.gui.canvas.items.plot import Plot
from workbench.gui.canvas.items.point_cloud import PointCloud

RED, BLUE = "#ff0000", "#0000ff"
CORNERS = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0]])


@pytest.fixture
def plot(qtbot, monkeypatch):
    """A plot of four discs, in which every cloud is too large for a frame; how often it was drawn."""
    monkeypatch.setattr(point_cloud, "SOON", 0)
    made = Plot()
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.cloud, made.drawn = PointCloud(), []
    draw = made.cloud._draw
    monkeypatch.setattr(made.cloud, "_draw", lambda *about: (made.drawn.append(1), draw(*about)))
    made.addItem(made.cloud)
    made.showGrid(False, False)  # which lies above
    made.cloud.show_points(CORNERS, np.array([0, 0, 1, 1]), [RED, BLUE], 9, "#00ff00")
    made.getPlotItem().vb.setRange(QRectF(-2, -2, 14, 14), padding=0)
    made.show()
    made.grab()
    made.drawn.clear()
    return made


def rest(plot, qtbot):
    """Wait until it is drawn anew."""
    plot.drawn.clear()
    plot.grab()
    qtbot.waitUntil(lambda: not plot.grab().isNull() and bool(plot.drawn))


def colour_at(plot, x, y):
    """What is painted at a point of the axes."""
    at = plot.mapFromScene(plot.getPlotItem().vb.mapViewToScene(QPointF(x, y)))
    return plot.grab().toImage().pixelColor(at).name()


def test_each_point_has_its_colour_at_its_place_and_a_line_around_it(plot):
    assert [colour_at(plot, *corner) for corner in CORNERS] == [RED, RED, BLUE, BLUE]
    assert colour_at(plot, 5, 5) not in (RED, BLUE)
    pixel = plot.getPlotItem().vb.viewPixelSize()[0]
    edges = [QColor(colour_at(plot, 10 + apart * pixel, 10)) for apart in (4.0, 4.5, 5.0)]  # wherever pixels begin
    edge = max(edges, key=QColor.green)
    assert edge.green() > 128 > edge.blue()


def test_the_last_of_points_at_one_place_lies_above(plot):
    plot.cloud.show_points(np.zeros((2, 2)), np.array([1, 0]), [RED, BLUE], 9, BLUE)
    assert colour_at(plot, 0, 0) == RED


def test_panned_it_moves_with_the_axes_and_is_not_drawn_anew(plot):
    plot.getPlotItem().vb.translateBy(x=3.3, y=-1.7)
    assert colour_at(plot, *CORNERS[1]) == RED
    plot.getPlotItem().vb.translateBy(x=-3.3, y=1.7)
    assert [colour_at(plot, *corner) for corner in CORNERS] == [RED, RED, BLUE, BLUE]
    assert plot.drawn == []


def test_zoomed_it_is_stretched_until_it_rests(plot, qtbot):
    plot.getPlotItem().vb.setRange(QRectF(8, 8, 4, 4), padding=0)
    assert colour_at(plot, *CORNERS[3]) == BLUE
    pixel = plot.getPlotItem().vb.viewPixelSize()[0]
    assert (plot.drawn, colour_at(plot, 10 + 8 * pixel, 10)) == ([], BLUE)
    rest(plot, qtbot)
    assert colour_at(plot, 10 + 8 * pixel, 10) != BLUE
    assert (len(plot.drawn), colour_at(plot, *CORNERS[3])) == (1, BLUE)


def test_what_the_picture_lacks_is_drawn_at_once(plot, qtbot, monkeypatch):
    monkeypatch.setattr(point_cloud, "MOST_BYTES", 1)  # no more than is in sight
    box = plot.getPlotItem().vb
    box.setRange(QRectF(-2, -2, 8, 8), padding=0)
    rest(plot, qtbot)
    plot.drawn.clear()
    box.translateBy(x=6)
    assert (colour_at(plot, *CORNERS[1]), len(plot.drawn)) == (RED, 1)


def test_no_points_are_nothing(plot):
    plot.cloud.show_points(np.zeros((0, 2)), np.zeros(0, int), [], 9, BLUE)
    assert colour_at(plot, 0, 0) != RED
    assert plot.cloud.dataBounds(0) is None
