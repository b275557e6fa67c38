"""Grouped bars: scores of the same classes, before and after."""

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt

from tests.gui.canvas.examples import attacked, scores
from workbench.gui.canvas.items.grouped_bars import ColourKey, GroupedBars
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display
from workbench.render.group import GroupedScores


def test_bars_together_tell_all_their_numbers_and_are_picked(canvas, qtbot):
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    bars = canvas.view.tiles[-1]
    assert bars.text_of(0) == "lynx (287): before 30.0 %, after 90.0 %"
    with qtbot.waitSignal(canvas.target_chosen) as told:
        qtbot.mouseClick(
            bars.bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 14 + bars.bars.row_height // 2)
        )
    assert told.args == ["class:287"]


@pytest.mark.parametrize("width", [110, 160, 240, 500])
def test_the_numbers_after_are_seen_as_well_as_those_before_at_any_width(qapp, width):
    box = QRectF(10, 0, width, 18)
    before, after = GroupedBars.places_of(["30.0 %", "90.0 %"], box)[0]
    assert box.left() <= before.left() < before.right() < after.left() < after.right() <= box.right()


def test_a_class_keeps_its_name_however_narrow_its_bars_are(canvas):
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    bars = canvas.view.tiles[-1].bars
    bars.resize(500, 300)
    wide = bars.row_height
    assert not bars.stacked
    bars.resize(140, 300)
    assert bars.stacked  # names have the whole width
    assert bars.row_height == wide + bars.line_height
    assert bars.needed_height == 2 * bars.row_height + 28


@pytest.mark.parametrize(("width", "beside"), [(120, True), (400, False)])
def test_where_three_numbers_have_no_room_in_a_line_each_stands_beside_its_bar(qtbot, width, beside):
    bars, before = GroupedBars(), scores()
    qtbot.addWidget(bars)
    bars.resize(width, 300)
    bars.show()
    bars.show_grouped(GroupedScores(("Before", "After", "Noise"), (before, before, before)))
    assert bars.beside == beside
    places, _ = GroupedBars.places_of(bars._numbers(0), QRectF(0, 0, bars._width, 18))
    assert beside == (places[0].left() < 0)
    bars.grab()


@pytest.mark.parametrize(("room", "lines"), [(400, 1), (160, 2)])
def test_the_key_to_the_bars_has_two_lines_where_one_is_too_short(qtbot, room, lines):
    key = ColourKey()
    qtbot.addWidget(key)
    key.show_series(("Before", "After", "Noise"))
    key.fit(room)
    assert len(key.lines) == lines
    assert key.width() <= room
    assert key.wanted > 160
    key.grab()


def test_a_slide_shows_whole_rows_only(canvas):
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    bars = canvas.view.tiles[-1].bars
    bars.resize(500, 14 + bars.row_height + bars.row_height // 2)
    assert list(bars.rows_in_sight()) == [0, 1]
    bars.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    assert list(bars.rows_in_sight()) == [0]
