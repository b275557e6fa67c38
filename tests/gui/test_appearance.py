"""What the window looks like: its colours are those of figures, its words have room, old messages go."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QStyleOptionViewItem

from workbench.api import Curve, Geometry, Heatmap, Scores
from workbench.export.bodies import DrawingContext, placed_over
from workbench.export.paper import LIGHT
from workbench.gui.canvas.thumbnails import run_thumbnail
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.heatmap import HeatmapView
from workbench.gui.canvas.views.scores import ScoresView
from workbench.gui.panels.runs import CELL, WIDEST
from workbench.gui.widgets.image_conversion import qimage_of
from workbench.gui.widgets.section import ElidedLines
from workbench.images.photo import photo_of
from workbench.render.colour import limits_for, table_for
from workbench.render.display import Display

WHOLE = Geometry.resized_and_cropped((40, 40), (40, 40), (0, 0), (40, 40))


def quarters(**more) -> Heatmap:
    """One value in each quarter."""
    values = np.zeros((40, 40), np.float32)
    values[:20, 20:], values[20:, :20], values[20:, 20:] = 1.0, -1.0, 0.25
    return Heatmap(values=values, **more)


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
    figure = placed_over(pixels, result, WHOLE, colours, DrawingContext(pixels, WHOLE, display, LIGHT, 100))
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


def test_the_thumbnail_of_numbers_lets_the_theme_shine_through():
    scores = Scores(values=np.array([2.0, 1.0], np.float32), names=("a", "b"), indices=np.arange(2, dtype=np.int32))
    picture = qimage_of(run_thumbnail(scores, None))
    assert picture.pixelColor(1, 1).alpha() == 0
    assert picture.pixelColor(14, 17).alpha() == 255
    whole = Pillow.fromarray(run_thumbnail(quarters(signed=True), None))
    assert whole.mode == "RGB"


def test_bars_say_their_unit(qtbot):
    view = ScoresView()
    qtbot.addWidget(view)
    values = np.array([2.0, 1.0], np.float32)
    scores = Scores(values=values, names=("a", "b"), indices=np.arange(2, dtype=np.int32), unit="logit drop")
    view.show_result(ViewState(scores))
    assert view.note.text() == "2 values  ·  logit drop"


def test_a_long_caption_takes_two_lines_and_only_then_is_cut(qtbot):
    label = ElidedLines()
    qtbot.addWidget(label)
    label.resize(200, 40)
    label.set_text("short")
    assert label.text() == "short"
    label.set_text("one two three four five six seven eight nine")
    assert label.text().count("\n") == 1
    assert label.text().replace("\n", " ") == label.whole
    assert label.toolTip() == ""
    label.set_text("a word and another " * 8)
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole


def test_what_a_failed_run_said_goes_when_another_technique_is_chosen(app, engine):
    app.do("technique.choose", "occlusion")
    engine.fail("occlusion", "Occlusion went wrong.", "Traceback")
    assert app.window.message.text == "Occlusion went wrong."
    app.do("technique.choose", "gradcam")
    assert app.window.message.text == ""


def test_what_a_command_refused_goes_with_the_next_command(app):
    app.do("view.opacity", "900")
    assert "opacity must be" in app.window.message.text
    app.do("view.opacity", "50")
    assert app.window.message.text == ""


def test_a_message_about_something_else_stays(app, tmp_path, qtbot):
    app.do("image.open", str(tmp_path / "nowhere.png"))
    qtbot.waitUntil(lambda: "nowhere.png" in app.window.message.text)
    app.do("technique.choose", "occlusion")
    assert "nowhere.png" in app.window.message.text


def test_axes_count_in_their_own_unit(qtbot):
    from workbench.gui.canvas.views.curve import CurveView

    view = CurveView()
    qtbot.addWidget(view)
    x = np.array([-0.5, -0.5, 0.5, 0.5], np.float32)
    lines = np.array([[0, 49, 49, 0]], np.float32)
    view.resize(400, 300)
    view.show()
    view.show_result(ViewState(Curve(x=x, lines=lines, names=("49 positions",), x_label="activation")))
    axis = view.plot.getAxis("bottom")
    assert axis.labelUnitPrefix == ""
    assert axis.autoSIPrefixScale == 1.0


def test_a_run_is_as_wide_as_its_title_needs(app, engine):
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion")
    view, rows = app.window.runs.view, app.window.runs.view.model()
    rows.item(1).setText("Integrated gradients of the layer")
    sizes = [view.itemDelegate().sizeHint(QStyleOptionViewItem(), rows.index(i, 0)).width() for i in range(2)]
    assert sizes[0] == CELL.width() < sizes[1] <= WIDEST
