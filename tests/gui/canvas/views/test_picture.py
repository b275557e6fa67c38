"""The view of a picture."""

from dataclasses import replace

from PySide6.QtCore import QPointF

from tests.examples.picture import picture
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_a_picture_tells_the_numbers_under_the_pointer(canvas):
    canvas.show_result(ViewState(picture(), None, None, Display()))
    assert canvas.view.text_at(QPointF(2.5, 1.5)) == "pixel (2, 1): red 0.500, green 0.500, blue 0.500"
    assert canvas.view.surface.notice.text() == "This picture has one colour everywhere, 0.5."


def test_what_stands_beside_a_picture_is_below_it_line_by_line(canvas):
    told = replace(picture(), beside=("It reaches 3.", "Other sees: cat 9 %."))
    canvas.show_result(ViewState(told, None, None, Display()))
    assert canvas.view.beside.text() == "It reaches 3.\nOther sees: cat 9\u00a0%."
    assert not canvas.view.beside.isHidden()
    canvas.show_result(ViewState(picture(), None, None, Display()))
    assert canvas.view.beside.isHidden()


def test_a_long_title_is_cut_in_its_middle_and_the_number_at_its_end_stays(canvas):
    canvas.show_result(ViewState(picture(), None, None, Display()))
    title = canvas.view.title
    title.resize(title.fontMetrics().horizontalAdvance("coffee on the table, evening"), 40)
    title.set_text("coffee on the table, evening light, second of three.jpg, espresso 93.1 %")
    assert title.text().endswith("resso 93.1 %")
    assert "…" in title.text()
