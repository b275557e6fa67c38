"""The canvas: one view for each type of result, and words where there is none."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QLabel

from tests.gui.canvas.examples import geometry, grid, photo, ramp, scores, unit_card
from workbench.api import Heatmap
from workbench.gui.canvas.canvas import EMPTY, Canvas
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.heatmap import HeatmapView
from workbench.render.display import Display


def test_closing_the_last_image_says_what_to_do_next(app):
    app.do("image.close")
    app.do("image.close")
    assert app.session.images == ()
    assert app.window.canvas.view is None
    assert any("Ctrl+O" in label.text() for label in app.window.canvas.findChildren(QLabel) if label.isVisible())


def test_the_window_starts_without_plots_and_without_image_libraries():
    code = (
        "import sys, workbench.gui.main; "
        "print(*({'pyqtgraph', 'scipy', 'matplotlib', 'cv2', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


def test_an_empty_canvas_says_what_to_do_next(canvas):
    assert canvas.view is None
    assert any(label.text() == EMPTY for label in canvas.findChildren(QLabel))
    canvas.set_state("loading", "Loading efficientnet-lite0…")
    assert any(label.text() == "Loading efficientnet-lite0…" for label in canvas.findChildren(QLabel))


def test_a_failure_is_said_over_the_photograph_until_something_else_is_shown(canvas):
    canvas.show_photo(photo())
    canvas.set_state("failed", "The engine stopped twice.")
    notices = [label for label in canvas.findChildren(QLabel) if label.text() == "The engine stopped twice."]
    assert notices[0].isVisible()
    canvas.show_photo(photo("other.png"))
    assert not notices[0].isVisible()


def test_each_type_of_result_keeps_its_view(canvas):
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display()))
    first = canvas.view
    canvas.show_result(ViewState(scores(), photo(), geometry(), Display()))
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display()))
    assert canvas.view is first
    assert isinstance(first, HeatmapView)


def test_the_canvas_is_grabbed_as_a_picture(canvas):
    canvas.show_photo(photo())
    assert not canvas.grab_image().isNull()
    canvas.show_photo(None)
    assert not canvas.grab_image().isNull()


def test_words_stand_beneath_only_where_they_are_wanted(qtbot):
    for wanted in (False, True):
        made = Canvas(words=wanted)
        qtbot.addWidget(made)
        made.show()
        made.show_result(ViewState(ramp(caption="seen"), photo(), geometry(), Display()))
        assert made.view.caption.isVisible() is wanted


def test_a_picture_that_is_taken_has_the_photographs_own_pixels_and_nothing_around_them(canvas):
    seen = photo()
    height, width = seen.size
    canvas.show_result(ViewState(ramp(), seen, geometry(), Display("grey", opacity=0.0)))
    canvas.view.pane.zoom(0.01)
    image = canvas.grab_image()
    assert (image.width(), image.height()) == (width, height)
    got = image.pixelColor(width // 2, height // 2)
    assert abs(got.red() - int(seen.pixels[height // 2, width // 2, 0])) <= 2
    canvas.view.pane.zoom(1000.0)
    near = canvas.grab_image()
    assert near.width() > width  # as sharp as it is looked at, and all of it
    assert near.width() / near.height() == pytest.approx(width / height, abs=0.02)


def test_the_keyboard_stays_on_the_canvas_when_another_view_comes(wide_canvas, qtbot):
    wide_canvas.show_result(ViewState(Heatmap(values=np.eye(16, dtype=np.float32))))
    qtbot.waitExposed(wide_canvas)
    wide_canvas.activateWindow()
    wide_canvas.view.surface.setFocus()
    qtbot.waitUntil(wide_canvas.view.surface.hasFocus)
    wide_canvas.show_result(ViewState(unit_card()))
    assert wide_canvas.view.tiles[0].surface.hasFocus()


def test_a_pointer_that_rests_tells_what_has_come_beneath_it_in_a_view_of_another_kind(canvas, qtbot):
    told = []
    canvas.hovered.connect(told.append)
    QCursor.setPos(canvas.mapToGlobal(canvas.rect().center()))
    for result in (ramp(), grid(9), ramp()):
        canvas.show_result(ViewState(result, photo(), geometry(), Display()))
        qtbot.waitUntil(lambda: bool(told) and told[-1] != "")
        told.clear()
