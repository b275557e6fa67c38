"""The view of a heatmap: where it lies on the photograph, in which colours, and what is under the pointer."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF

from tests.gui.canvas.examples import WHOLE, geometry, photo, quarters, ramp
from workbench.api import Heatmap
from workbench.export.bodies.base import DrawingContext
from workbench.export.bodies.heatmap import overlay
from workbench.export.paper import LIGHT
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.heatmap import HeatmapView, nearest_box
from workbench.gui.widgets.section import IconButton
from workbench.gui.widgets.theme import tokens
from workbench.images.photo import photo_of
from workbench.render.colour import limits_for, table_for
from workbench.render.display import Display


@pytest.mark.parametrize("fine", [True, False])
@pytest.mark.parametrize("opacity", [0.0, 0.6, 1.0])
def test_a_map_has_the_same_colours_in_the_window_and_in_a_figure(qtbot, fine, opacity):
    pixels = np.full((40, 40, 3), (220, 140, 20), np.uint8)
    result, display = quarters(signed=True, fine=fine), Display(opacity=opacity)
    view = HeatmapView()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    view.show_result(ViewState(result, photo_of(pixels, "orange.png"), WHOLE, display))
    colours = table_for(True, display), limits_for(result, display)
    figure = overlay(pixels, result, WHOLE, colours, DrawingContext(pixels, WHOLE, display, LIGHT, 100))
    seen = view.surface.grab().toImage()
    for x, y in ((10, 10), (30, 10), (10, 30), (30, 30)):
        at = view.surface.transform().map(QPointF(x + 0.5, y + 0.5)).toPoint()
        colour = seen.pixelColor(at)
        assert np.abs(np.array(colour.getRgb()[:3]) - figure[y, x].astype(int)).max() <= 2


def test_a_photograph_under_a_coarse_map_keeps_its_colours(qtbot):
    view = HeatmapView()
    qtbot.addWidget(view)
    photo = photo_of(np.full((40, 40, 3), (220, 140, 20), np.uint8), "orange.png")
    view.show_result(ViewState(quarters(signed=True, fine=True), photo, WHOLE, Display()))
    assert view.surface.grey
    view.show_result(ViewState(quarters(signed=True), photo, WHOLE, Display()))
    assert not view.surface.grey
    view.show_result(ViewState(quarters(signed=True, fine=True), photo, WHOLE, Display()))
    view.show_photo(photo)
    assert not view.surface.grey


def colour_at(widget, at: QPointF) -> tuple[int, int, int]:
    made = widget.grab().toImage().pixelColor(at.toPoint())
    return made.red(), made.green(), made.blue()


def test_the_colours_of_the_map_are_on_screen_where_the_map_is_placed(canvas):
    values = np.zeros((16, 16), np.float32)
    values[3, 5] = 1
    result = Heatmap(values=values, signed=False)
    canvas.show_result(ViewState(result, photo(), geometry(), Display("grey", opacity=1.0, smooth=False)))
    pane = canvas.view.surface
    for x, y, expected in [
        (24.1, 10.1, 255),
        (25.9, 11.9, 255),
        (23.9, 11, 0),
        (26.1, 11, 0),
        (25, 9.9, 0),
        (25, 12.1, 0),
    ]:
        assert colour_at(pane, pane.transform().map(QPointF(x, y)))[0] == expected, (x, y)


def test_opacity_mixes_photograph_and_map(canvas):
    result = Heatmap(values=np.full((16, 16), 1, np.float32), signed=False)
    canvas.show_result(ViewState(result, photo(value=100), geometry(), Display("grey", opacity=0.5)))
    pane = canvas.view.surface
    assert colour_at(pane, pane.transform().map(QPointF(30, 20)))[0] == pytest.approx(178, abs=2)


def test_the_pointer_reads_the_networks_pixel_and_the_value(canvas):
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display()))
    view = canvas.view
    assert view.text_at(QPointF(14.5, 4.5)) == "network pixel (0, 0): 0 logit"
    assert view.text_at(QPointF(45.9, 35.9)) == "network pixel (15, 15): 255 logit"
    assert view.text_at(QPointF(16.0, 4.5)) == "network pixel (1, 0): 1 logit"
    assert view.text_at(QPointF(13.9, 4.5)) == "image pixel (13, 4): the network did not see it"
    assert view.text_at(QPointF(-1, 4)) == ""


def test_the_pointer_over_a_square_says_what_the_prediction_became(canvas):
    boxes = np.array([[0, 0, 8, 8], [4, 0, 8, 8]], np.int32)
    result = ramp(
        signed=True, boxes=boxes, box_values=np.array([-1, 2], np.float32), box_labels=("tabby", "lynx"), unit="drop"
    )
    canvas.show_result(ViewState(result, photo(), geometry(), Display()))
    text = canvas.view.text_at(QPointF(14 + 2 * 7 + 1, 4 + 2 * 3 + 1))
    assert text == "network pixel (7, 3): +55 drop · square: +2 drop · becomes lynx"


def test_of_squares_that_overlap_the_one_whose_middle_is_nearest_is_meant():
    boxes = np.array([[0, 0, 8, 8], [4, 0, 8, 8]], np.int32)
    result = ramp(boxes=boxes)
    assert nearest_box(result, 4, 3) == 0
    assert nearest_box(result, 7, 3) == 1
    assert nearest_box(result, 13, 3) is None


def test_moving_the_pointer_tells_what_is_under_it(canvas, qtbot):
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display()))
    said = []
    canvas.hovered.connect(said.append)
    pane = canvas.view.surface
    qtbot.mouseMove(pane, pane.transform().map(QPointF(15, 5)).toPoint())
    qtbot.waitUntil(lambda: "network pixel (0, 0): 0 logit" in said)


def test_what_comes_under_a_resting_pointer_is_told_and_nothing_when_the_pointer_has_left(canvas, qtbot):
    canvas.show_photo(photo())
    said = []
    canvas.hovered.connect(said.append)
    pane = canvas.view.surface
    qtbot.mouseMove(pane, pane.transform().map(QPointF(15, 5)).toPoint())
    qtbot.waitUntil(lambda: bool(said) and said[-1].startswith("image pixel (15, 5)"))
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display()))
    assert said[-1] == "network pixel (0, 0): 0 logit"
    canvas.show_photo(photo())
    assert said[-1].startswith("image pixel (15, 5)")
    pane.leaveEvent(QEvent(QEvent.Type.Leave))
    said.clear()
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display()))
    assert not any(said)


def test_a_map_of_zeros_says_so_over_the_picture(canvas):
    canvas.show_result(ViewState(Heatmap(values=np.zeros((16, 16), np.float32)), photo(), geometry()))
    assert canvas.view.surface.notice.text() == "This map is zero everywhere."
    assert canvas.view.surface.notice.isVisible()
    canvas.show_result(ViewState(ramp(), photo(), geometry()))
    assert not canvas.view.surface.notice.isVisible()


def test_a_map_with_values_that_are_no_numbers_is_shown_with_a_sentence(canvas):
    values = np.full((16, 16), np.nan, np.float32)
    values[0, 0] = 1
    canvas.show_result(ViewState(Heatmap(values=values), photo(), geometry()))
    assert canvas.view.surface.notice.text() == "255 of 256 values were not measured or are not numbers; they are grey."
    assert "not a number" in canvas.view.text_at(QPointF(20, 20))


def test_what_the_network_saw_is_shown_in_its_own_pixels(canvas):
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display(network_view=True)))
    view = canvas.view
    assert view.surface.world == QRectF(0, 0, 16, 16)
    assert view.surface.seen is None
    assert view.text_at(QPointF(1.5, 0.5)) == "network pixel (1, 0): 1 logit"
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display()))
    assert view.surface.world == QRectF(0, 0, 60, 40)
    assert view.surface.seen == QRectF(14, 4, 32, 32)


def test_a_map_without_a_photograph_is_shown_alone(canvas):
    canvas.show_result(ViewState(ramp(), None, None, Display()))
    assert canvas.view.surface.world == QRectF(0, 0, 16, 16)
    assert canvas.view.text_at(QPointF(2.5, 1.5)) == "network pixel (2, 1): 18 logit"


def test_a_linked_tile_shows_its_own_value_where_the_pointer_is_on_another(canvas):
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display()))
    pane = canvas.view.surface
    at = pane.world.center()
    assert canvas.view.number_at(at) in canvas.view.text_at(at)
    before = pane.grab().toImage()
    pane.show_echo(QPointF(0.5, 0.5))
    mark = pane.transform().map(at)
    box = pane.grab().toImage().pixelColor(int(mark.x()) + 14, int(mark.y()) + 12)
    assert box == tokens().colour("surface") != before.pixelColor(int(mark.x()) + 14, int(mark.y()) + 12)


def test_a_title_in_a_narrow_tile_has_two_lines_and_leaves_room_to_the_button(qtbot):
    view = HeatmapView()
    qtbot.addWidget(view)
    button = IconButton("close", "Take out")
    view.header.addWidget(button)
    view.limit_title(230)
    view.resize(230, 220)
    view.show()
    view.show_result(ViewState(ramp(), photo(), geometry(), Display(), title="football helmet (560)  ·  astronaut.png"))
    qtbot.waitUntil(lambda: button.geometry().right() <= view.top.width())
    assert not view.title.geometry().intersects(button.geometry())
    assert view.title.text().split() == view.title.full_text.split()
    view.limit_title(90)
    view.resize(90, 220)
    view.layout().activate()
    assert not view.title.geometry().intersects(button.geometry())
