"""The view of scores: bars that can be picked."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt

from tests.gui.canvas.examples import geometry, photo, scores
from workbench.api import Group, Scores
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.scores import ScoresView
from workbench.render.display import Display


def test_bars_say_their_unit(qtbot):
    view = ScoresView()
    qtbot.addWidget(view)
    values = np.array([2.0, 1.0], np.float32)
    scores = Scores(values=values, names=("a", "b"), indices=np.arange(2, dtype=np.int32), unit="logit drop")
    view.show_result(ViewState(scores))
    assert view.note.text() == "2 values  ·  logit drop"


def test_a_click_on_a_class_makes_it_the_target(canvas, qtbot):
    canvas.show_result(ViewState(scores(), None, None, Display()))
    with qtbot.waitSignal(canvas.target_chosen) as told:
        qtbot.mouseClick(canvas.view.bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 14 + 30 + 15))
    assert told.args == ["class:287"]


def test_a_click_on_a_row_with_a_target_of_its_own_makes_that_the_target(canvas, qtbot):
    canvas.show_result(ViewState(scores(targets=("output:0", "output:1"))))
    with qtbot.waitSignal(canvas.target_chosen) as told:
        qtbot.mouseClick(canvas.view.bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 14 + 30 + 15))
    assert told.args == ["output:1"]


def test_what_is_pointed_at_is_the_rows_target_or_the_channel(canvas, qtbot):
    canvas.show_result(ViewState(scores()))
    assert canvas.pointed_thing == ("", "")
    canvas.view.bars.hovered = 0
    assert canvas.pointed_thing == ("target", "class:281")
    canvas.show_result(ViewState(scores(unit="activation", facts={"layer": "fc"})))
    assert canvas.pointed_thing == ("unit", "fc:281")


def test_a_click_on_a_channel_makes_it_the_unit(canvas, qtbot):
    canvas.show_result(ViewState(scores(unit="activation", facts={"layer": "fc"}), None, None, Display()))
    qtbot.keyClick(canvas.view.bars, Qt.Key.Key_Down)
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.keyClick(canvas.view.bars, Qt.Key.Key_Return)
    assert told.args == ["fc:281"]


def test_the_photograph_stands_beside_bars_that_need_little_room(wide_canvas, qtbot):
    wide_canvas.show_result(ViewState(scores(), photo(), geometry(), Display()))
    view = wide_canvas.view
    assert view.photo.isVisible()
    assert view.bars.isVisible()
    assert view.bars.width() == 440 < view.photo.width()
    assert view.photo.seen is not None  # what the network saw is outlined
    wide_canvas.show_result(ViewState(scores(), None, None, Display()))
    assert not view.photo.isVisible()
    qtbot.waitUntil(lambda: view.bars.width() > 800)


def test_where_there_is_little_room_the_bars_have_it(canvas, qtbot):
    canvas.resize(400, 400)
    canvas.show_result(ViewState(scores(), photo(), geometry(), Display()))
    qtbot.waitUntil(lambda: not canvas.view.photo.isVisible() and canvas.view.bars.width() > 380)
    canvas.resize(500, 400)
    qtbot.waitUntil(canvas.view.photo.isVisible)
    qtbot.waitUntil(lambda: 260 < canvas.view.bars.width() <= 300)


def test_bars_of_a_group_have_no_photograph_of_their_own(wide_canvas):
    wide_canvas.resize(1600, 900)
    result = Group(parts={"one": scores(), "two": scores(unit="logit")})
    wide_canvas.show_result(ViewState(result, photo(), geometry(), Display()))
    for view in wide_canvas.view.findChildren(ScoresView):
        assert not view.photo.isVisible()
