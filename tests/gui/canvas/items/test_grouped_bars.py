"""Grouped bars: scores of the same classes, before and after."""

from PySide6.QtCore import QPoint, Qt

from tests.gui.canvas.examples import attacked
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_bars_together_tell_all_their_numbers_and_are_picked(canvas, qtbot):
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    bars = canvas.view.tiles[-1]
    assert bars.text_of(0) == "lynx (287): before 30.0 %, after 90.0 %"
    with qtbot.waitSignal(canvas.target_chosen) as told:
        qtbot.mouseClick(
            bars.bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 14 + bars.bars.row_height // 2)
        )
    assert told.args == ["class:287"]
