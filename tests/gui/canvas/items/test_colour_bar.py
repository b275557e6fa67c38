"""The colour bar: its numbers, and a double click that locks them."""

from tests.gui.canvas.examples import geometry, photo, ramp
from workbench.gui.canvas.view_state import ViewState
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
