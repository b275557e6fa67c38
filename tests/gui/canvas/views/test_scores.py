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


def test_a_click_on_a_channel_makes_it_the_unit(canvas, qtbot):
    canvas.show_result(ViewState(scores(unit="activation", facts={"layer": "fc"}), None, None, Display()))
    qtbot.keyClick(canvas.view.bars, Qt.Key.Key_Down)
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.keyClick(canvas.view.bars, Qt.Key.Key_Return)
    assert told.args == ["fc:281"]
