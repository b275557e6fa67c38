"""The view of a picture."""

from PySide6.QtCore import QPointF

from tests.examples.picture import picture
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_a_picture_tells_the_numbers_under_the_pointer(canvas):
    canvas.show_result(ViewState(picture(), None, None, Display()))
    assert canvas.view.text_at(QPointF(2.5, 1.5)) == "pixel (2, 1): red 0.500, green 0.500, blue 0.500"
    assert canvas.view.surface.notice.text() == "This picture has one colour everywhere, 0.5."
