"""The pane: pan and zoom of what lies on it."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt

from tests.gui.canvas.examples import geometry, photo, ramp
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.view_state import ViewState
from workbench.images.photo import photo_of
from workbench.render.display import Display


def test_the_same_photograph_keeps_pan_and_zoom_and_another_one_is_fitted(canvas):
    first = photo()
    canvas.show_photo(first)
    pane = canvas.view.surface
    pane.zoom(3, QPointF(100, 100))
    scale, centre = pane.scale, pane.to_world(QPointF(0, 0))
    canvas.show_result(ViewState(ramp(), first, geometry(), Display()))
    canvas.show_result(ViewState(ramp(), photo_of(first.pixels.copy(), "copy"), geometry(), Display("grey"), "partial"))
    assert (pane.scale, pane.to_world(QPointF(0, 0))) == (scale, centre)
    canvas.show_photo(photo("other.png", 7))
    assert pane.fitted


@pytest.fixture
def pane(qtbot) -> Pane:
    made = Pane()
    qtbot.addWidget(made)
    made.resize(224, 124)
    made.set_world(100, 100)
    return made


def test_a_fitted_world_is_whole_with_a_margin_and_in_the_middle(pane):
    assert pane.scale == 1.0
    assert pane.transform().mapRect(pane.world) == QRectF(62, 12, 100, 100)


def test_zooming_keeps_what_is_under_the_pointer(pane):
    at = QPointF(70, 30)
    before = pane.to_world(at)
    pane.zoom(2.5, at)
    assert pane.scale == 2.5
    assert (pane.to_world(at) - before).manhattanLength() < 1e-9


def test_panning_moves_by_pixels_of_the_screen(pane):
    pane.zoom(2)
    before = pane.to_world(QPointF(0, 0))
    pane.pan(10, -6)
    assert pane.to_world(QPointF(0, 0)) - before == QPointF(-5, 3)


def test_keys_zoom_fit_and_go_to_actual_size(pane, qtbot):
    pane.set_world(50, 50)
    assert pane.scale == 2
    qtbot.keyClick(pane, Qt.Key.Key_Plus)
    assert pane.scale == pytest.approx(2.5)
    qtbot.keyClick(pane, Qt.Key.Key_1)
    assert pane.scale == pytest.approx(1.0 / pane.devicePixelRatioF())
    qtbot.keyClick(pane, Qt.Key.Key_0)
    assert pane.fitted


def test_a_double_click_goes_to_actual_size_and_back_to_the_whole(pane, qtbot):
    pane.set_world(50, 50)
    qtbot.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert pane.zoom_text == "100 %"
    qtbot.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert pane.fitted


def test_a_drag_is_no_click(pane, qtbot):
    clicks = []
    pane.clicked.connect(clicks.append)
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert len(clicks) == 1


def test_a_number_has_its_unit_where_there_is_room(pane):
    assert pane.number_words("0.108 logit per pixel range") == "0.108 logit per pixel range"
    pane.resize(90, 90)
    assert pane.number_words("0.108 logit per pixel range") == "0.108"
