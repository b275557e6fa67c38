"""The axis of flags: marks and notes above a curve."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from workbench.api import Curve
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_marks_and_notes_that_change_stand_above_a_curve_and_follow_its_zoom(canvas):
    x = np.arange(5, dtype=np.float32)
    notes = ("sees a cat", "sees a cat", "sees a dog", "sees a dog", "sees a dog")
    marks = {"marks": np.array([1.5], np.float32), "mark_names": ("smallest: 1.5",)}
    curve = Curve(x=x, lines=x[None], names=("a",), notes=notes, **marks)
    canvas.show_result(ViewState(curve, None, None, Display()))
    canvas.grab()
    placed = canvas.view.flags.placed()
    assert [one.flag.words for one in placed] == ["smallest: 1.5", "sees a dog"]
    assert placed[0].box.intersected(placed[1].box).isEmpty()
    assert canvas.view.flags.maximumHeight() == max(one.box.bottom() for one in placed)
    canvas.view.plot.setXRange(1.8, 3)
    assert [one.flag.words for one in canvas.view.flags.placed()] == ["sees a dog"]
    assert canvas.view.text_at(QPointF(2, 0)) == "2: a 2; sees a dog"
    canvas.show_result(ViewState(Curve(x=x, lines=x[None], names=("a",)), None, None, Display()))
    assert canvas.view.flags.maximumHeight() == 0


def test_a_number_at_the_end_of_a_flag_stays_on_a_narrow_plot(canvas):
    x = np.arange(5, dtype=np.float32)
    name = "the smallest that was found by any of the attacks, at whatever cost in steps: 0.0625/255"
    curve = Curve(x=x, lines=x[None], names=("a",), marks=np.array([0.5], np.float32), mark_names=(name,))
    canvas.resize(260, 300)
    canvas.show_result(ViewState(curve, None, None, Display()))
    canvas.grab()
    (flag,) = canvas.view.flags.placed()
    assert flag.words != name
    assert flag.words.endswith("0.0625/255")


@pytest.mark.parametrize("width", [420, 437, 611, 802])
def test_no_flag_that_has_room_loses_a_letter_wherever_on_the_axis_it_stands(canvas, width):
    """Sums of fractions fall a little short of what was measured."""
    x = np.linspace(0, 8, 57, dtype=np.float32)
    notes = tuple(f"the network sees class {k % 10} ({k:03})" for k in range(len(x)))
    canvas.resize(width, 400)
    for k in range(1, len(x)):
        flagged = (*notes[:1] * k, *notes[k : k + 1] * (len(x) - k))
        canvas.show_result(ViewState(Curve(x=x, lines=x[None], names=("a",), notes=flagged)))
        canvas.grab()
        (placed,) = canvas.view.flags.placed()
        assert placed.words == placed.flag.words
