"""The rectangle on a picture: dragged, stretched, nudged, always inside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QTransform

from tests.gui.canvas.examples import probed
from workbench.gui.canvas.items.region_frame import RegionFrame
from workbench.gui.canvas.view_state import ViewState

SCREEN = QTransform.fromScale(2, 2)  # two pixels of the screen for each of the network


def frame(region: str = "10,20,30,40") -> RegionFrame:
    made = RegionFrame.of(region, QSize(100, 100), QTransform())
    assert made is not None
    return made


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


def test_dragging_on_the_picture_tells_where_it_is_and_pans_nothing(wide_canvas, qtbot):
    wide_canvas.show_result(ViewState(probed()))
    wide_canvas.show_region("10,20,30,40")
    pane = wide_canvas.view.tiles[0].surface
    told = []
    wide_canvas.region_set.connect(told.append)
    before = pane.transform()
    start, end = (pane.transform().map(QPointF(*at)).toPoint() for at in ((25, 40), (35, 50)))
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(pane, end)
    wide_canvas.show_region("0,0,5,5")  # what the program says while a hand is on it waits
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=end)
    assert told[-1] == "20,30,30,40"
    assert pane.transform() == before
    wide_canvas.grab()


def test_keys_move_it_from_the_keyboard_alone(wide_canvas, qtbot):
    wide_canvas.show_result(ViewState(probed()))
    wide_canvas.show_region("10,20,30,40")
    with qtbot.waitSignal(wide_canvas.region_set) as told:
        qtbot.keyClick(wide_canvas.view.tiles[0].surface, Qt.Key.Key_Down)
    assert told.args == ["10,24,30,40"]


def test_another_result_has_no_rectangle(wide_canvas):
    wide_canvas.show_result(ViewState(probed()))
    wide_canvas.show_region("10,20,30,40")
    wide_canvas.show_region("")
    assert wide_canvas.view.tiles[0].surface.frame is None


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
