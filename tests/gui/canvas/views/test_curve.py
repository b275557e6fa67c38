"""The view of curves: axes, lines, marks and notes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF

from workbench.api import Curve
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_axes_count_in_their_own_unit(qtbot):
    from workbench.gui.canvas.views.curve import CurveView

    view = CurveView()
    qtbot.addWidget(view)
    x = np.array([-0.5, -0.5, 0.5, 0.5], np.float32)
    lines = np.array([[0, 49, 49, 0]], np.float32)
    view.resize(400, 300)
    view.show()
    view.show_result(ViewState(Curve(x=x, lines=lines, names=("49 positions",), x_label="activation")))
    axis = view.plot.getAxis("bottom")
    assert axis.labelUnitPrefix == ""
    assert axis.autoSIPrefixScale == 1.0


def test_numbers_on_an_axis_have_a_real_minus(canvas):
    curve = Curve(x=np.array([-5.0, 5.0], np.float32), lines=np.array([[-1.0, 2.0]], np.float32), names=("one",))
    canvas.show_result(ViewState(curve, None, None, Display()))
    for side in ("left", "bottom"):
        axis = canvas.view.plot.getAxis(side)
        assert axis.tickStrings([-2.0, 0.0, 2.0], 1.0, 2.0) == ["−2", "0", "2"]


def test_a_point_of_a_curve_is_told_with_all_its_lines(canvas):
    result = Curve(
        x=np.array([0, 1], np.float32), lines=np.array([[3, 4], [5, 6]], np.float32), names=("up", "down"), x_label="t"
    )
    canvas.show_result(ViewState(result, None, None, Display()))
    assert canvas.view.text_at(QPointF(0.9, 0)) == "t 1: up 4, down 6"
    assert "up" in canvas.view.note.text()


def test_every_line_of_a_curve_is_in_its_key_however_narrow_the_view_is(canvas):
    """A line without a name says nothing: where one line of text is too short for the key it has two."""
    names = ("tiger cat (282), PGD", "its strongest rival, PGD", "tiger cat (282), noise")
    lines = np.arange(6, dtype=np.float32).reshape(3, 2)
    canvas.resize(520, 300)
    canvas.show()
    canvas.show_result(ViewState(Curve(x=np.arange(2, dtype=np.float32), lines=lines, names=names), title="Confidence"))
    note = canvas.view.note
    key = note.key_at(note.width())
    assert key.size().height() <= note.height()
    assert key.idealWidth() <= note.width()
    assert all(name in key.toPlainText() for name in names)


@pytest.mark.parametrize(("width", "headed"), [(300, True), (700, False)])
def test_the_key_has_lines_of_its_own_where_the_title_leaves_it_no_room_or_is_not_there(canvas, width, headed):
    names = ("tiger cat (282), PGD", "its strongest rival, PGD", "tiger cat (282), noise")
    lines = np.arange(6, dtype=np.float32).reshape(3, 2)
    canvas.resize(width, 300)
    canvas.show()
    curve = Curve(x=np.arange(2, dtype=np.float32), lines=lines, names=names)
    canvas.show_result(ViewState(curve, title="Confidence against epsilon"))
    view = canvas.view
    view.top.setVisible(headed)
    assert view.key.isVisible()
    assert view.title.fontMetrics().horizontalAdvance(view.title.full_text) <= view.title.width() or not headed
    key = view.key.key_at(view.key.width())
    assert key.size().height() <= view.key.height()
    assert all(name in key.toPlainText() for name in names)
    canvas.resize(1200, 300)
    view.top.show()
    assert not view.key.isVisible()
    assert "PGD" in view.note.text()


def test_a_curve_with_gaps_says_so(canvas):
    lines = np.array([[1, np.nan, 3]], np.float32)
    canvas.show_result(
        ViewState(Curve(x=np.arange(3, dtype=np.float32), lines=lines, names=("a",)), None, None, Display())
    )
    assert canvas.view.notice.text() == "1 of 3 values are not numbers; the lines have gaps."
    canvas.grab()


def test_an_axis_that_counts_steps_has_no_numbers_between_them(canvas):
    x = np.arange(3, dtype=np.float32)
    canvas.resize(900, 300)
    for values, counts in ((x, True), (x / 2, False)):
        canvas.show_result(ViewState(Curve(x=values, lines=x[None], names=("one",))))
        levels = canvas.view.plot.getAxis("bottom").tickSpacing(-0.1, 2.1, 800)
        assert (min(spacing for spacing, _ in levels) >= 1) == counts


def test_the_value_under_the_pointer_goes_with_the_pointer(canvas):
    x = np.arange(3, dtype=np.float32)
    canvas.show_result(ViewState(Curve(x=x, lines=x[None], names=("one",))))
    told = []
    canvas.view.hovered.connect(told.append)
    canvas.view.plot.leaveEvent(QEvent(QEvent.Type.Leave))
    assert told == [""]


def test_probabilities_under_the_pointer_are_written_as_they_are_elsewhere(canvas):
    lines = np.array([[1.0, 0.4], [0.0, 0.6]], np.float32)
    curve = Curve(x=np.arange(2, dtype=np.float32), lines=lines, names=("cat", "dog"), y_label="probability")
    canvas.show_result(ViewState(curve))
    assert canvas.view.text_at(QPointF(0, 0)) == "0: cat >99.9 %, dog <0.1 %"
    canvas.view.show_axis_echo("", 0.9)
    assert canvas.view.echo.text.split() == ["1", "■", "40.0", "%", "■", "60.0", "%"]
