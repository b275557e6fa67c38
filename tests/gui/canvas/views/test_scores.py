"""The view of scores: bars that can be picked."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt

from tests.gui.canvas.examples import scores
from workbench.api import Scores
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
