"""The tools that draw regions: what a drag covers, in pixels of the image."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QTransform

from workbench.gui.canvas.items.drawing_tool import DrawingTool

TWICE = QTransform.fromScale(2, 2)  # a pixel of the image is two of the screen
SIZE = 40, 60  # height and width of the image


def drawn(kind: str, *points: tuple[float, float], to_world: QTransform | None = None, screen: QTransform = TWICE):
    tool = DrawingTool(kind, SIZE, to_world or QTransform())
    tool.press(QPointF(*points[0]), screen)
    for point in points[1:]:
        tool.drag(QPointF(*point), screen)
    return tool.release(screen)


def test_a_box_has_whole_pixels_of_the_image_in_whatever_direction_it_is_dragged():
    assert str(drawn("box", (20, 10), (60, 50))) == "box:10,5,20,20"
    assert str(drawn("box", (60, 50), (20, 10))) == "box:10,5,20,20"


def test_a_box_ends_at_the_edge_of_the_image():
    assert str(drawn("box", (100, 60), (900, 900))) == "box:50,30,10,10"


def test_a_lasso_has_the_pixels_that_it_goes_around():
    area = drawn("lasso", (20, 20), (60, 20), (60, 40), (20, 40))
    assert np.argwhere(area.mask(SIZE)).tolist() == [[y, x] for y in range(10, 20) for x in range(10, 30)]


def test_a_click_draws_no_box_and_no_lasso():
    assert drawn("box", (20, 20), (21, 21)) is None
    assert drawn("lasso", (20, 20), (21, 20)) is None


def test_a_brush_has_the_pixels_within_its_ring_along_the_stroke():
    area = drawn("brush", (40, 40), (80, 40))  # from (19.5, 19.5) to (39.5, 19.5), 6 px of the image wide each way
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    near = np.hypot(x - np.clip(x, 19.5, 39.5), y - 19.5) <= 6
    assert area.mask(SIZE).tolist() == near.tolist()


def test_a_brush_that_is_finer_than_a_pixel_has_the_pixel_that_it_points_at():
    area = drawn("brush", (1040, 1040), screen=QTransform.fromScale(100, 100))
    assert np.argwhere(area.mask(SIZE)).tolist() == [[10, 10]]


def test_on_what_the_network_saw_it_draws_in_pixels_of_the_image():
    network = QTransform(0.5, 0, 0, 0.5, -7, -2)  # from the image to the network's pixels
    assert str(drawn("box", (0, 0), (8, 16), to_world=network)) == "box:14,4,8,16"


def test_what_is_dropped_is_not_drawn():
    tool = DrawingTool("box", SIZE, QTransform())
    tool.press(QPointF(0, 0), TWICE)
    tool.drop()
    assert not tool.held
    assert tool.release(TWICE) is None
