"""The rectangle on a picture: dragged, stretched, nudged, always inside; and the card of a unit."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QTransform

from workbench.api import Curve, Group, Heatmap, Picture, Scores
from workbench.gui.canvas.canvas import Canvas
from workbench.gui.canvas.items.region_frame import RegionFrame
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.theme import theme

SCREEN = QTransform.fromScale(2, 2)  # two pixels of the screen for each of the network


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply("dark")


@pytest.fixture
def canvas(qtbot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


def frame(region: str = "10,20,30,40") -> RegionFrame:
    made = RegionFrame.of(region, QSize(100, 100), QTransform())
    assert made is not None
    return made


def scores(*values: float) -> Scores:
    return Scores(
        values=np.array(values, np.float32),
        names=tuple("abcdef"[: len(values)]),
        indices=np.arange(len(values), dtype=np.int32),
    )


def probe() -> Group:
    return Group(
        parts={
            "picture": Picture(values=np.random.default_rng(0).random((100, 100, 3)).astype(np.float32)),
            "before": scores(0.7, 0.3),
            "after": scores(0.4, 0.6),
        }
    )


def card(channel: int = 3) -> Group:
    facts = {"unit": f"conv:{channel}", "layer": "conv", "channel": channel, "channels": 8}
    line = np.array([[0, 1, 0]], np.float32)
    return Group(
        parts={
            "map": Heatmap(values=np.eye(16, dtype=np.float32), signed=False),
            "kernel": scores(0.1, 0.2),
            "histogram": Curve(x=np.arange(3, dtype=np.float32), lines=line, names=("all",)),
        },
        facts=facts,
    )


@pytest.mark.parametrize(
    ("grasped", "to", "region"),
    [
        ((50, 80), (70, 90), "20,25,30,40"),  # inside: it moves
        ((50, 80), (-500, 900), "0,60,30,40"),  # and stays inside the picture
        ((20, 80), (40, 90), "20,20,20,40"),  # the left edge
        ((80, 120), (120, 160), "10,20,50,60"),  # the lower right corner
        ((20, 40), (400, 400), "39,59,1,1"),  # no further than its other corner
        ((80, 80), (900, 80), "10,20,90,40"),  # no further than the picture
    ],
)
def test_it_follows_the_hand_by_what_is_grasped(grasped, to, region):
    one = frame()
    assert one.grasp(QPointF(*grasped), SCREEN)
    one.drag(QPointF(*to), SCREEN)
    assert one.region == region


def test_nothing_is_grasped_away_from_it_and_a_click_there_brings_it():
    one = frame()
    assert not one.grasp(QPointF(150, 150), SCREEN)
    one.put(QPointF(150, 150), SCREEN)
    assert one.region == "60,55,30,40"


def test_the_inside_of_a_tiny_one_can_be_grasped_too():
    one = frame("10,10,3,3")
    assert one.side_at(QPointF(23, 23), SCREEN) == (0, 0)


def test_arrow_keys_move_it_and_shift_makes_fine_steps():
    one = frame()
    assert one.nudge(Qt.Key.Key_Right, fine=False)
    assert one.nudge(Qt.Key.Key_Up, fine=True)
    assert one.region == "14,19,30,40"
    assert not one.nudge(Qt.Key.Key_A, fine=False)


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d"])
def test_what_is_no_rectangle_makes_none(text):
    assert RegionFrame.of(text, QSize(10, 10), QTransform()) is None


def test_dragging_on_the_picture_tells_where_it_is_and_pans_nothing(canvas, qtbot):
    canvas.show_result(ViewState(probe()))
    canvas.show_region("10,20,30,40")
    pane = canvas.view.tiles[0].surface
    told = []
    canvas.region_set.connect(told.append)
    before = pane.transform()
    start, end = (pane.transform().map(QPointF(*at)).toPoint() for at in ((25, 40), (35, 50)))
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(pane, end)
    canvas.show_region("0,0,5,5")  # what the program says while a hand is on it waits
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=end)
    assert told[-1] == "20,30,30,40"
    assert pane.transform() == before
    canvas.grab()


def test_keys_move_it_from_the_keyboard_alone(canvas, qtbot):
    canvas.show_result(ViewState(probe()))
    canvas.show_region("10,20,30,40")
    with qtbot.waitSignal(canvas.region_set) as told:
        qtbot.keyClick(canvas.view.tiles[0].surface, Qt.Key.Key_Down)
    assert told.args == ["10,24,30,40"]


def test_another_result_has_no_rectangle(canvas):
    canvas.show_result(ViewState(probe()))
    canvas.show_region("10,20,30,40")
    canvas.show_region("")
    assert canvas.view.tiles[0].surface.frame is None


def test_a_picture_that_comes_first_leads_and_the_rest_stands_beside_it(canvas, qtbot):
    canvas.show_result(ViewState(probe()))
    qtbot.waitExposed(canvas)
    picture, bars = canvas.view.tiles
    assert picture.width() > 1.4 * bars.width() > 0
    assert picture.height() == pytest.approx(bars.height(), abs=2)


def test_a_kernel_has_as_much_room_as_the_histogram_below_it(canvas, qtbot):
    canvas.show_result(ViewState(card()))
    qtbot.waitExposed(canvas)
    _, kernel, histogram = canvas.view.tiles
    assert kernel.height() == pytest.approx(histogram.height(), abs=2)


def test_the_keyboard_stays_on_the_canvas_when_another_view_comes(canvas, qtbot):
    canvas.show_result(ViewState(Heatmap(values=np.eye(16, dtype=np.float32))))
    qtbot.waitExposed(canvas)
    canvas.activateWindow()
    canvas.view.surface.setFocus()
    qtbot.waitUntil(canvas.view.surface.hasFocus)
    canvas.show_result(ViewState(card()))
    assert canvas.view.tiles[0].surface.hasFocus()


# The card of a unit.


def test_a_card_has_its_neighbours_and_ways_out(canvas, qtbot):
    canvas.show_result(ViewState(card()))
    bar = canvas.view.unit_bar
    assert bar.isVisible()
    assert bar.place.text() == "channel 3 of 0 to 7"
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        bar.next.click()
    assert told.args == ["conv:4"]
    with qtbot.waitSignal(canvas.target_chosen) as told:
        canvas.show_result(ViewState(card(5)))
        bar.explain.click()
    assert told.args == ["unit:conv:5"]


def test_steps_add_up_and_end_at_the_last_channel(canvas):
    canvas.show_result(ViewState(card(5)))
    told = []
    canvas.unit_chosen.connect(told.append)
    for _ in range(4):
        canvas.view.unit_bar.step(1)
    assert told == ["conv:6", "conv:7"]


def test_arrows_and_escape_work_wherever_the_focus_is_in_the_card(canvas, qtbot):
    canvas.show_result(ViewState(card()))
    qtbot.waitExposed(canvas)
    canvas.activateWindow()
    pane = canvas.view.tiles[0].surface
    pane.setFocus()
    qtbot.waitUntil(pane.hasFocus)
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.keyClick(pane, Qt.Key.Key_Left)
    assert told.args == ["conv:2"]
    with qtbot.waitSignal(canvas.back_wanted):
        qtbot.keyClick(pane, Qt.Key.Key_Escape)


def test_other_groups_have_no_bar_and_leave_the_keys_alone(canvas, qtbot):
    canvas.show_result(ViewState(card()))
    canvas.show_result(ViewState(probe()))
    assert not canvas.view.unit_bar.isVisible()
    told = []
    canvas.back_wanted.connect(lambda: told.append(1))
    qtbot.keyClick(canvas.view.tiles[0].surface, Qt.Key.Key_Escape)
    assert not told


def test_the_region_that_was_taken_by_itself_lies_on_the_picture_and_in_the_form(probing):
    assert probing.window.canvas.view.tiles[0].surface.frame.region == "8,8,16,16"
    editor = probing.window.panels.parameters.form.editor("region")
    assert [box.value() for box in editor.boxes] == [8, 8, 16, 16]
    assert editor.value() == ""


def test_numbers_in_the_form_move_the_rectangle_on_the_picture(probing):
    editor = probing.window.panels.parameters.form.editor("region")
    editor.boxes[0].setValue(3)
    assert probing.session.params["patch-probe"]["region"] == "3,8,16,16"
    assert probing.window.canvas.view.tiles[0].surface.frame.region == "3,8,16,16"


def test_another_technique_has_no_rectangle(probing, engine):
    probing.do("technique.choose", "gradcam")
    assert probing.window.canvas.view.surface.frame is None
