"""Photographs beneath results: where the network saw them."""

from PySide6.QtCore import QRectF

from tests.gui.canvas.examples import geometry
from workbench.gui.canvas.items.photo_pixels import edges


def test_the_map_lies_on_the_photograph_where_the_network_saw_it():
    # the crop begins 7 and 2 pixels into the resized image: at 14 and 4 of the original, and covers 32 of its pixels
    assert edges(geometry()).mapRect(QRectF(0, 0, 16, 16)) == QRectF(14, 4, 32, 32)
    assert geometry().box() == (14, 4, 32, 32)
