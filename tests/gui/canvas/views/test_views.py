"""The views: where things lie, what is said under the pointer, and what a click tells."""

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel

from workbench.api import Curve, Embedding, Geometry, Grid, Group, Heatmap, Picture, Scores, Table
from workbench.api.results import RESULT_TYPES
from workbench.gui.canvas.canvas import EMPTY, Canvas
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.items.photo_pixels import edges
from workbench.gui.canvas.items.pixels import Pixels
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.grid import layout_for
from workbench.gui.canvas.views.heatmap import HeatmapView, nearest_box
from workbench.gui.canvas.views.registry import VIEWS, view_for
from workbench.gui.canvas.views.scores import score_text
from workbench.gui.widgets.theme import DARK, LIGHT, theme
from workbench.images.photo import photo_of
from workbench.render.display import Display

ONES = np.ones((2, 2), np.float32)


def geometry() -> Geometry:
    """A 40 x 60 image at half its size, the network saw the 16 x 16 in its middle."""
    return Geometry.resized_and_cropped((40, 60), (20, 30), (2, 7), (16, 16))


def photo(name: str = "grey.png", value: int = 100):
    return photo_of(np.full((40, 60, 3), value, np.uint8), name)


def ramp(**more) -> Heatmap:
    values = np.arange(256, dtype=np.float32).reshape(16, 16)
    return Heatmap(values=values, **({"signed": False, "unit": "logit"} | more))


def scores(**more) -> Scores:
    return Scores(
        values=np.array([0.7, 0.3], np.float32),
        names=("tabby", "lynx"),
        indices=np.array([281, 287], np.int32),
        **more,
    )


def grid(count: int = 6, **more) -> Grid:
    values = np.arange(count * 4, dtype=np.float32).reshape(count, 2, 2)
    return Grid(
        values=values,
        labels=tuple(f"channel {i}" for i in range(count)),
        numbers=np.array([3, 1, 2, 6, 5, 4, *range(7, count + 1)], np.float32)[:count],
        number_name="maximum",
        units=np.arange(10, 10 + count, dtype=np.int32),
        dead=np.arange(count) == 2,
        **({"signed": False, "layer": "conv", "unit": "activation"} | more),
    )


EVERY = {
    "Heatmap": ramp(caption="a map", caveat="beware"),
    "Picture": Picture(values=np.full((4, 6, 3), 0.5, np.float32), caption="a picture"),
    "Grid": grid(caption="tiles"),
    "Scores": scores(caption="scores"),
    "Curve": Curve(x=np.array([0, 1], np.float32), lines=ONES, names=("up", "down"), caption="curves"),
    "Embedding": Embedding(points=np.eye(2, dtype=np.float32), images=("a/b.png", "c.png"), labels=("x", "y")),
    "Table": Table(columns=("name", "value"), rows=(("b", 2.0), ("a", 1.0), ("c", 3.0))),
    "Group": Group(parts={"the_map": ramp(), "the_scores": scores()}, caption="both"),
}


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply("dark")


@pytest.fixture
def canvas(qtbot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(696, 476)
    made.show()
    return made


def colour_at(widget, at: QPointF) -> tuple[int, int, int]:
    made = widget.grab().toImage().pixelColor(at.toPoint())
    return made.red(), made.green(), made.blue()


# The registry.


def test_every_type_of_result_has_a_view():
    assert {kind.__name__ for kind in VIEWS} == set(RESULT_TYPES)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_every_view_shows_its_result_with_a_name_a_title_and_its_words(qtbot, name, tokens):
    theme.apply(tokens.name)
    result = EVERY[name]
    view = view_for(type(result))()
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show_result(ViewState(result, photo(), geometry(), Display(), "partial", "A title"))
    view.show()
    view.set_theme(tokens)
    assert view.accessibleName().startswith("A title")
    assert view.title.whole == "A title"
    assert view.state.text() == "So far"
    assert view.caption.text() == result.caption
    assert view.caveat.text() == result.caveat
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 500, 5) for y in range(0, 400, 5)}) > 3


@pytest.mark.parametrize("name", EVERY)
def test_a_view_takes_a_second_result_of_its_type_and_grows_stale(canvas, name):
    for state in ("partial", "fresh", "stale"):
        canvas.show_result(ViewState(EVERY[name], photo(), geometry(), Display(), state, "A title"))
    assert canvas.view.state.text() == "Out of date"
    canvas.set_state("fresh")
    assert canvas.view.state.text() == ""
    canvas.grab()


def test_the_canvas_imports_neither_plots_nor_image_libraries():
    code = (
        "import sys, workbench.gui.canvas.canvas, workbench.gui.canvas.display_bar; "
        "print(*({'pyqtgraph', 'scipy', 'matplotlib', 'cv2', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


# The map over the photograph.


def test_the_map_lies_on_the_photograph_where_the_network_saw_it():
    # the crop begins 7 and 2 pixels into the resized image: at 14 and 4 of the original, and covers 32 of its pixels
    assert edges(geometry()).mapRect(QRectF(0, 0, 16, 16)) == QRectF(14, 4, 32, 32)
    assert geometry().box() == (14, 4, 32, 32)


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
    assert canvas.view.surface.notice.text() == "255 of 256 values are not numbers; they are grey."
    assert "not a number" in canvas.view.text_at(QPointF(20, 20))


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


def test_a_double_click_on_the_colour_bar_locks_and_unlocks_the_range(canvas):
    told = []
    canvas.display_changed.connect(told.append)
    canvas.show_result(ViewState(ramp(), photo(), geometry(), Display()))
    canvas.view.bar.lock_wanted.emit()
    assert (told[-1].low, told[-1].high) == (0.0, 255.0)
    canvas.show_result(ViewState(ramp(), photo(), geometry(), told[-1]))
    canvas.view.bar.lock_wanted.emit()
    assert not told[-1].locked


def test_the_colour_bar_has_its_numbers_in_its_name(canvas):
    canvas.show_result(ViewState(ramp(signed=True), photo(), geometry(), Display()))
    assert canvas.view.bar.accessibleName() == "Colours from −255 to +255 logit"
    assert canvas.view.bar.ticks() == [255, 127.5, 0, -127.5, -255]


# Pan and zoom.


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


def test_smaller_copies_of_a_picture_are_averages():
    board = np.indices((64, 64)).sum(0) % 2 * 255
    picture = Pixels(np.repeat(board[:, :, None], 3, 2).astype(np.uint8))
    drawn = QImage(16, 16, QImage.Format.Format_RGB32)
    painter = QPainter(drawn)
    painter.scale(0.25, 0.25)
    picture.paint(painter, 0.25)
    painter.end()
    assert all(abs(QColor(drawn.pixel(x, y)).red() - 128) < 3 for x in range(16) for y in range(16))


# Tiles.


def test_the_layout_fits_all_tiles_into_the_view():
    for count, aspect, room in [(1280, 1.0, (840.0, 560.0)), (1, 1.0, (300.0, 200.0)), (7, 2.0, (500.0, 900.0))]:
        layout = layout_for(count, aspect, room)
        width, height = layout.size(count)
        assert width <= room[0] + 1e-6
        assert height <= room[1] + 1e-6
        assert layout.place_at(layout.rect(count - 1).center(), count) == count - 1
        assert layout.tile[0] / layout.tile[1] == pytest.approx(aspect)


def test_a_click_on_a_tile_chooses_its_channel(canvas, qtbot):
    canvas.show_result(ViewState(grid(), photo(), geometry(), Display()))
    pane = canvas.view.surface
    at = pane.transform().map(pane.layout_.rect(4).center()).toPoint()
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=at)
    assert told.args == ["conv:14"]


def test_tiles_are_sorted_by_number_and_by_channel(canvas):
    canvas.show_result(ViewState(grid(), None, None, Display()))
    view = canvas.view
    assert view.surface.order.tolist() == [0, 1, 2, 3, 4, 5]
    view.sorting.setCurrentIndex(1)
    assert view.sorting.currentText() == "Highest maximum"
    assert view.surface.order.tolist() == [3, 4, 5, 0, 2, 1]
    view.sorting.setCurrentIndex(2)
    assert view.surface.order.tolist() == [1, 2, 0, 5, 4, 3]
    view.sorting.setCurrentIndex(3)
    assert view.surface.order.tolist() == [0, 1, 2, 3, 4, 5]


def test_arrow_keys_move_over_the_tiles_and_enter_chooses(canvas, qtbot):
    canvas.show_result(ViewState(grid(), None, None, Display()))
    pane = canvas.view.surface
    for _ in range(2):
        qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert pane.current == 1
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.keyClick(pane, Qt.Key.Key_Return)
    assert told.args == ["conv:11"]


def test_a_tile_under_the_pointer_says_its_numbers(canvas):
    canvas.show_result(ViewState(grid(), None, None, Display()))
    assert canvas.view.text_of(1) == "channel 1 · maximum 1 · 4 to 7 activation"
    assert canvas.view.text_of(2) == "channel 2 · maximum 2 · dead · 8 to 11 activation"


def test_a_sheet_of_1280_tiles_is_one_widget(canvas):
    values = np.random.default_rng(0).random((1280, 7, 7)).astype(np.float32)
    many = Grid(
        values=values,
        labels=tuple(map(str, range(1280))),
        numbers=values.max((1, 2)),
        number_name="maximum",
        units=np.arange(1280, dtype=np.int32),
        dead=np.zeros(1280, bool),
        signed=False,
        layer="conv",
        on_image=True,
    )
    canvas.show_result(ViewState(many, photo(), geometry(), Display()))
    assert len(canvas.view.surface.children()) == 1  # the notice
    canvas.view.surface.grab()


def test_a_grid_without_tiles_says_so(canvas):
    empty = Grid(
        values=np.zeros((0, 2, 2), np.float32), labels=(), numbers=np.zeros(0), number_name="n",
        units=np.zeros(0, np.int32), dead=np.zeros(0, bool),
    )  # fmt: skip
    canvas.show_result(ViewState(empty, None, None, Display()))
    assert canvas.view.surface.notice.text() == "There is nothing to show: no tiles."
    canvas.grab()


def test_kernels_in_colour_say_that_grey_is_zero(canvas):
    values = np.zeros((2, 3, 3, 3), np.float32)
    values[0, 0, 0, 0] = -0.5
    kernels = Grid(
        values=values, labels=("0", "1"), numbers=np.ones(2), number_name="norm", units=np.arange(2),
        dead=np.array([False, True]), unit="weight", layer="stem",
    )  # fmt: skip
    canvas.show_result(ViewState(kernels, None, None, Display()))
    assert canvas.view.note.text() == "2 tiles · grey is zero, full colour is ±0.5 weight"
    assert not canvas.view.bar.isVisible()


# Bars, curves, points, tables, groups.


def test_numbers_on_an_axis_have_a_real_minus(canvas):
    curve = Curve(x=np.array([-5.0, 5.0], np.float32), lines=np.array([[-1.0, 2.0]], np.float32), names=("one",))
    canvas.show_result(ViewState(curve, None, None, Display()))
    for side in ("left", "bottom"):
        axis = canvas.view.plot.getAxis(side)
        assert axis.tickStrings([-2.0, 0.0, 2.0], 1.0, 2.0) == ["−2", "0", "2"]


def test_a_click_on_a_class_makes_it_the_target(canvas, qtbot):
    canvas.show_result(ViewState(scores(), None, None, Display()))
    with qtbot.waitSignal(canvas.target_chosen) as told:
        qtbot.mouseClick(canvas.view.bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 14 + 30 + 15))
    assert told.args == ["class:287"]


def test_a_click_on_a_channel_makes_it_the_unit(canvas, qtbot):
    canvas.show_result(ViewState(scores(unit="activation", facts={"layer": "fc"}), None, None, Display()))
    qtbot.keyClick(canvas.view.bars, Qt.Key.Key_Down)
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.keyClick(canvas.view.bars, Qt.Key.Key_Return)
    assert told.args == ["fc:281"]


def test_bars_of_probabilities_reach_from_zero_to_one(canvas):
    canvas.show_result(ViewState(scores(logits=np.array([2, -1], np.float32)), None, None, Display()))
    assert canvas.view.bars.range() == (0.0, 1.0)
    assert score_text(scores(), 0) == "70.0 %"
    assert canvas.view.text_of(1) == "lynx (287): 30.0 %, logit −1"


def test_bars_below_zero_start_at_zero(canvas):
    result = Scores(values=np.array([2, -6], np.float32), names=("a", "b"), indices=np.array([0, 1]), unit="output")
    canvas.show_result(ViewState(result, None, None, Display()))
    assert canvas.view.bars.range() == (-6.0, 2.0)


def test_a_point_of_a_curve_is_told_with_all_its_lines(canvas):
    result = Curve(
        x=np.array([0, 1], np.float32), lines=np.array([[3, 4], [5, 6]], np.float32), names=("up", "down"), x_label="t"
    )
    canvas.show_result(ViewState(result, None, None, Display()))
    assert canvas.view.text_at(QPointF(0.9, 0)) == "t 1: up 4, down 6"
    assert "up" in canvas.view.note.text()


def test_marks_and_notes_that_change_stand_above_a_curve_and_follow_its_zoom(canvas):
    x = np.arange(5, dtype=np.float32)
    notes = ("sees a cat", "sees a cat", "sees a dog", "sees a dog", "sees a dog")
    marks = {"marks": np.array([1.5], np.float32), "mark_names": ("smallest: 1.5",)}
    curve = Curve(x=x, lines=x[None], names=("a",), notes=notes, **marks)
    canvas.show_result(ViewState(curve, None, None, Display()))
    canvas.grab()
    placed = canvas.view.flags.placed()
    assert [one.flag.words for one in placed] == ["smallest: 1.5", "sees a dog"]
    assert placed[0].box.intersected(placed[1].box).isEmpty()
    assert canvas.view.flags.maximumHeight() == max(one.box.bottom() for one in placed)
    canvas.view.plot.setXRange(1.8, 3)
    assert [one.flag.words for one in canvas.view.flags.placed()] == ["sees a dog"]
    assert canvas.view.text_at(QPointF(2, 0)) == "2: a 2; sees a dog"
    canvas.show_result(ViewState(EVERY["Curve"], None, None, Display()))
    assert canvas.view.flags.maximumHeight() == 0


def test_a_curve_with_gaps_says_so(canvas):
    lines = np.array([[1, np.nan, 3]], np.float32)
    canvas.show_result(
        ViewState(Curve(x=np.arange(3, dtype=np.float32), lines=lines, names=("a",)), None, None, Display())
    )
    assert canvas.view.notice.text() == "1 of 3 values are not numbers; the lines have gaps."
    canvas.grab()


def test_a_point_is_told_by_its_images_name(canvas):
    canvas.show_result(ViewState(EVERY["Embedding"], None, None, Display()))
    canvas.grab()
    assert canvas.view.text_at(QPointF(1, 0)) == "b.png · x"
    assert canvas.view.text_at(QPointF(0.5, 0.5)) == ""


def test_a_table_sorts_by_a_column_and_copies_what_is_selected(canvas):
    canvas.show_result(ViewState(EVERY["Table"], None, None, Display()))
    cells = canvas.view.cells
    cells.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [cells.model().index(row, 0).data() for row in range(3)] == ["c", "b", "a"]
    cells.selectRow(0)
    assert cells.selected_text() == "c\t3"


def attacked() -> Group:
    return Group(
        parts={
            **{
                name: Picture(values=np.zeros((64, 64, 3), np.float32))
                for name in ("original", "changed", "difference")
            },
            "gradcam_before": ramp(),
            "gradcam_after": Heatmap(values=ramp().values * 0.5, signed=False, caption="words " * 8),
            "before": scores(),
            "after": Scores(
                values=np.array([0.9, 0.1], np.float32), names=("lynx", "tabby"), indices=np.array([287, 281])
            ),
        }
    )


def test_in_a_talk_an_attacks_pictures_stand_in_one_row_with_its_bars_and_are_larger(canvas, qtbot):
    talk = Canvas(bars=False)
    qtbot.addWidget(talk)
    wide = []
    for one in (canvas, talk):
        one.resize(880, 373)
        one.show()
        one.show_result(ViewState(attacked(), None, None, Display()))
        one.fit()
        pictures = one.view.tiles[:3]
        qtbot.waitUntil(lambda pictures=pictures: pictures[0].pane.height() > 20)
        wide.append(min(pictures[0].pane.width(), pictures[0].pane.height()))
    assert [tile.title.whole for tile in talk.view.tiles] == ["Original", "Changed", "Difference", "Probability"]
    tops = {tile.mapTo(talk, QPoint(0, 0)).y() for tile in talk.view.tiles}
    assert len(tops) == 1
    assert wide[1] > 1.5 * wide[0]


def test_what_is_shown_of_an_attack_is_pictures_in_rows_and_bars_together(canvas, qtbot):
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    qtbot.waitExposed(canvas)
    *pictures, bars = canvas.view.tiles
    boxes = [tile.parentWidget().geometry() for tile in canvas.view.tiles]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert len({box.top() for box in boxes[:3]}) == len({box.top() for box in boxes[3:]}) == 1
    assert bars.width() > 1.8 * pictures[3].width()
    assert {tile.surface.height() for tile in pictures[3:]} == {pictures[3].surface.height()}
    assert [tile.bar.isVisible() for tile in pictures[3:]] == [False, False]
    assert canvas.view.note.text().startswith("maps from 0 to ")  # the one scale that both have
    canvas.grab()


def test_bars_together_tell_all_their_numbers_and_are_picked(canvas, qtbot):
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    bars = canvas.view.tiles[-1]
    assert bars.text_of(0) == "lynx (287): before 30.0 %, after 90.0 %"
    with qtbot.waitSignal(canvas.target_chosen) as told:
        qtbot.mouseClick(
            bars.bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 14 + bars.bars.row_height // 2)
        )
    assert told.args == ["class:287"]


def test_the_parts_of_a_group_are_named_and_their_pictures_move_together(canvas):
    both = Group(parts={"first_map": ramp(), "second_map": ramp(signed=True)})
    canvas.show_result(ViewState(both, photo(), geometry(), Display()))
    first, second = canvas.view.tiles
    assert (first.title.whole, second.title.whole) == ("First map", "Second map")
    first.surface.zoom(2)
    assert second.surface.scale == pytest.approx(first.surface.scale, rel=0.02)
    assert second.surface.fitted is False
    canvas.fit()
    assert first.surface.fitted
    assert second.surface.fitted


def test_a_picture_tells_the_numbers_under_the_pointer(canvas):
    canvas.show_result(ViewState(EVERY["Picture"], None, None, Display()))
    assert canvas.view.text_at(QPointF(2.5, 1.5)) == "pixel (2, 1): red 0.500, green 0.500, blue 0.500"
    assert canvas.view.surface.notice.text() == "This picture has one colour everywhere, 0.5."


# The canvas.


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
