"""The colour bar: its numbers, and a double click that locks them."""

import numpy as np
from PySide6.QtGui import QFontMetrics

from tests.gui.canvas.examples import geometry, photo, ramp
from workbench.gui.canvas.items.colour_bar import ColourBar, _lines
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.theme import CAPTION_PX, TEXT_PX, system_font, theme
from workbench.render.colour import Limits
from workbench.render.display import Display


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


def test_a_low_bar_keeps_its_colours_and_the_numbers_at_its_ends(qtbot):
    """At 200 % the rows of a comparison are as low as 60 pixels."""
    bar = ColourBar()
    qtbot.addWidget(bar)
    table = np.stack([np.arange(256), np.zeros(256), np.full(256, 200)], axis=1).astype(np.uint8)
    bar.show_range(table, Limits(0.0, 1.0), "logit", False, False, (0.0, 1.0))
    for height in (200, 100, 60, 40):
        bar.resize(bar.width(), height)
        picture = bar.grab().toImage()
        reds = {
            picture.pixelColor(12, y).red() for y in range(picture.height()) if picture.pixelColor(12, y).blue() > 190
        }
        assert min(reds) < 16, f"no low end in {height} pixels"
        assert max(reds) > 240, f"no high end in {height} pixels"
        right = [y for y in range(height) if any(picture.pixelColor(x, y).lightness() > 120 for x in range(30, 60))]
        assert right[0] < height / 2 < right[-1], f"no numbers in {height} pixels"
        assert right[-1] < height - 1, f"a number is cut in {height} pixels"


def test_in_large_type_the_numbers_have_room_beside_the_bar(qtbot):
    bar = ColourBar()
    qtbot.addWidget(bar)
    for pixels in (18, TEXT_PX):
        theme.apply("dark", pixels)
        words = QFontMetrics(system_font(CAPTION_PX)).horizontalAdvance("−0.000192")
        assert bar.width() >= 27 + words, f"in type of {pixels} pixels"


def test_a_unit_without_spaces_has_two_lines(qapp):
    unit = "logit（每像素范围）"
    lines = _lines(unit, system_font(11), 86)
    assert len(lines) == 2
    assert "".join(lines) == unit
    assert _lines("logit per pixel range", system_font(11), 86) == ["logit per pixel", "range"]


def test_in_little_room_a_unit_of_two_lines_lies_over_no_number(qtbot):
    bar = ColourBar()
    qtbot.addWidget(bar)
    table = np.full((256, 3), 90, np.uint8)
    bar.show_range(table, Limits(0.0, 0.12), "activation per pixel range", False, False, (0.0, 0.12))
    bar.resize(bar.width(), 150)
    picture, top = bar.grab().toImage(), int(bar._place(2, QFontMetrics(system_font(CAPTION_PX)).height())[0])
    assert not any(picture.pixelColor(x, top - 6).lightness() > 60 for x in range(28, bar.width()))
    assert any(picture.pixelColor(x, top - 12).lightness() > 100 for x in range(6, bar.width()))


def test_an_arrow_at_a_locked_range_is_there_where_values_lie_beyond_it_and_is_explained(qtbot):
    bar = ColourBar()
    qtbot.addWidget(bar)
    table = np.zeros((256, 3), np.uint8)
    for data, beyond in (((0.0, 0.3914), (False, False)), ((-0.2, 0.39), (True, False)), ((0.0, 0.5), (False, True))):
        bar.show_range(table, Limits(0.0, 0.391), "logit", False, True, data)  # 0.391 is what was typed
        assert bar.beyond == beyond
        assert ("arrow" in bar.toolTip()) == any(beyond)
