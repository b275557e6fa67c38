"""The view of regions: colours over the photograph, and that a click on a region or on its row is the target."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from tests.examples.regions import regions
from tests.gui.canvas.examples import photo
from tests.gui.canvas.views.test_boxes import SAW, click
from workbench.gui.canvas.items.score_bars import PAD
from workbench.gui.canvas.view_state import ViewState
from workbench.render.class_colours import class_colour, rgb
from workbench.render.display import Display


def show(canvas, result=None, **display):
    canvas.show_result(ViewState(result or regions(), photo(), SAW, Display(**display)))
    return canvas.view


def colour_at(view, x: float, y: float) -> np.ndarray:
    """The colour on the screen at a point of the network's input."""
    at = view.surface.transform().map(view.surface.placed.map(QPointF(x, y))).toPoint()
    return np.array(view.surface.grab().toImage().pixelColor(at).getRgb()[:3])


def test_each_region_has_its_classs_colour_as_strong_as_the_opacity_says(wide_canvas):
    view = show(wide_canvas, opacity=1.0)
    assert tuple(colour_at(view, 10.5, 5.5)) == rgb(class_colour(1))
    assert tuple(colour_at(view, 10.5, 25.5)) == rgb(class_colour(2))
    assert tuple(colour_at(view, 25.5, 25.5)) == (100, 100, 100)  # it has no label
    view = show(wide_canvas, opacity=0.5)
    assert colour_at(view, 10.5, 5.5) == pytest.approx((np.array(rgb(class_colour(1))) + 100) / 2, abs=2)


def test_a_click_on_a_region_or_on_its_row_makes_it_the_target(wide_canvas, qtbot):
    view = show(wide_canvas)
    with qtbot.waitSignal(wide_canvas.target_chosen) as told:
        click(qtbot, view, 10, 25)
    assert told.args == ["region:road"]
    with qtbot.waitSignal(wide_canvas.target_chosen) as told:
        qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, PAD + 15))
    assert told.args == ["region:sky"]
    with qtbot.assertNotEmitted(wide_canvas.target_chosen):
        click(qtbot, view, 25, 25)


def test_pointing_at_a_region_names_it_marks_its_row_and_dims_the_others(wide_canvas):
    view = show(wide_canvas, opacity=1.0)
    said = []
    wide_canvas.hovered.connect(said.append)
    view.surface.pointed.emit(view.surface.placed.map(QPointF(10.5, 25.5)))
    assert said[-1] == "road: 25.0 % of the pixels  ·  probability 75.0 % here  ·  network pixel (10, 25)"
    assert view.list.hovered == 1
    assert wide_canvas.pointed_thing == ("target", "region:road")
    assert tuple(colour_at(view, 10.5, 25.5)) == rgb(class_colour(2))
    assert tuple(colour_at(view, 10.5, 5.5)) != rgb(class_colour(1))
    view.surface.pointed.emit(None)
    assert tuple(colour_at(view, 10.5, 5.5)) == rgb(class_colour(1))


def test_what_is_pointed_at_is_another_region_after_another_answer(wide_canvas):
    view = show(wide_canvas, opacity=1.0)
    view.surface.pointed.emit(view.surface.placed.map(QPointF(10.5, 25.5)))
    show(wide_canvas, regions(labels=np.full((32, 32), 3, np.int32)), opacity=1.0)
    assert tuple(colour_at(view, 10.5, 5.5)) == rgb(class_colour(3))


def test_the_legend_has_the_labels_that_are_there_with_their_shares(wide_canvas):
    view = show(wide_canvas)
    assert view.list.scores.names == ("sky", "road")
    assert view.note.text().startswith("25.0 % of the pixels have no label.")


def test_a_picture_that_is_all_background_says_so(wide_canvas):
    view = show(wide_canvas, regions(labels=np.zeros((32, 32), np.int32)))
    assert view.surface.notice.text() == "Everything is background."
