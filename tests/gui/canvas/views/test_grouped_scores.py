"""The view of grouped scores: a row of bars stands for one target."""

from __future__ import annotations

from dataclasses import replace

from tests.gui.canvas.examples import scores
from workbench.api import Group
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.grouped_scores import GroupedScoresView


def test_a_click_on_a_row_makes_its_target_the_target_and_the_pointer_names_it(canvas, qtbot):
    before = scores(targets=("output:1", "output:2"))
    canvas.show_result(ViewState(Group(parts={"before": before, "after": replace(before, caption="later")})))
    (view,) = canvas.view.tiles
    assert isinstance(view, GroupedScoresView)
    with qtbot.waitSignal(canvas.target_chosen) as told:
        view.bars.chosen.emit(1)
    assert told.args == ["output:2"]
    view.bars.hovered = 0
    assert canvas.pointed_thing == ("target", "output:1")
