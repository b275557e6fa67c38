"""The view of boxes: where they lie, and that a click on a box or on its row is the target."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor

from tests.examples.boxes import boxes, masked_boxes, no_boxes
from tests.gui.canvas.examples import geometry, photo
from workbench.api import Geometry
from workbench.gui.canvas.items.score_bars import PAD, ROW
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.listed import ROOM
from workbench.gui.widgets.theme import tokens
from workbench.images.photo import photo_of
from workbench.render.class_colours import class_colour
from workbench.render.display import Display

SAW = Geometry.resized_and_cropped((40, 60), (40, 60), (4, 14), (32, 32))  # the 32 x 32 in the middle of the photograph


def show(canvas, result=None, display=None, state="fresh"):
    canvas.show_result(ViewState(result or boxes(), photo(), SAW, display or Display(), state))
    return canvas.view


def click(qtbot, view, x: float, y: float) -> None:
    """A click at a point of the network's input."""
    at = view.surface.transform().map(view.surface.placed.map(QPointF(x, y))).toPoint()
    qtbot.mouseClick(view.surface, Qt.MouseButton.LeftButton, pos=at)


def test_a_box_is_drawn_in_its_classs_colour_where_it_lies_on_the_photograph(wide_canvas):
    view = show(wide_canvas)
    seen = view.surface.grab().toImage()
    for x, y in ((2, 14), (22, 14), (12, 24)):  # middles of the edges of the best box
        at = view.surface.transform().map(QPointF(14 + x, 4 + y)).toPoint()
        near = {seen.pixelColor(at.x() + i, at.y() + j).name() for i in (-1, 0, 1) for j in (-1, 0, 1)}
        assert class_colour(16) in near


def test_a_click_on_a_box_makes_it_the_target_and_the_smallest_of_several_is_meant(wide_canvas, qtbot):
    view = show(wide_canvas)
    for x, y, target in ((4, 20, "box:0"), (10, 10, "box:1"), (30, 2, "box:2")):
        with qtbot.waitSignal(wide_canvas.target_chosen) as told:
            click(qtbot, view, x, y)
        assert told.args == [target]
    with qtbot.assertNotEmitted(wide_canvas.target_chosen):
        click(qtbot, view, 26, 28)


def test_a_click_on_a_row_makes_its_box_the_target(wide_canvas, qtbot):
    view = show(wide_canvas)
    with qtbot.waitSignal(wide_canvas.target_chosen) as told:
        qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, PAD + ROW + 15))
    assert told.args == ["box:1"]


def test_pointing_at_a_box_points_at_its_row_and_the_other_way_round(wide_canvas):
    view = show(wide_canvas)
    said = []
    wide_canvas.hovered.connect(said.append)
    view.surface.pointed.emit(view.surface.placed.map(QPointF(10, 10)))
    assert (view.surface.pointed_row, view.list.hovered) == (1, 1)
    assert wide_canvas.pointed_thing == ("target", "box:1")
    assert said[-1].startswith("bicycle (1): 60.0 %")
    view.surface.pointed.emit(None)
    assert (view.surface.pointed_row, said[-1]) == (None, "")
    view.list.pointed.emit(2)
    assert view.surface.pointed_row == 2


def test_boxes_that_are_no_targets_are_not_chosen(wide_canvas, qtbot):
    view = show(wide_canvas, boxes(targets=()))
    with qtbot.assertNotEmitted(wide_canvas.target_chosen):
        click(qtbot, view, 4, 20)


def test_boxes_below_the_chosen_probability_are_neither_drawn_nor_listed_nor_pointed_at(wide_canvas):
    view = show(wide_canvas, display=Display(least=0.7))
    assert len(view.surface.marks) == len(view.list.scores.values) == 1
    assert view.row_at(view.surface.placed.map(QPointF(10, 10))) == 0
    assert view.note.text().startswith("2 more have a probability below 0.7.")


def test_nothing_found_is_said_over_the_photograph(wide_canvas):
    view = show(wide_canvas, no_boxes())
    assert view.surface.notice.text() == "Nothing was found with a score of 0.3 or more."
    assert view.row_at(QPointF(20, 20)) is None
    show(wide_canvas)
    assert view.surface.notice.text() == ""


def test_the_box_that_is_explained_is_marked_as_long_as_it_is_the_target(wide_canvas):
    wide_canvas.show_target("box:1")
    view = show(wide_canvas)
    assert (view.surface.chosen_row, view.list.current) == (1, 1)
    show(wide_canvas, boxes(targets=("box:7", "box:8", "box:9")))
    assert (view.surface.chosen_row, view.list.current) == (None, -1)
    wide_canvas.show_target("box:9")
    assert view.surface.chosen_row == 2
    wide_canvas.show_target("predicted")
    assert view.surface.chosen_row is None


def test_a_narrow_view_has_no_list(qtbot, wide_canvas):
    view = show(wide_canvas)
    assert view.list.isVisible()
    wide_canvas.resize(ROOM - 20, 300)
    assert not view.list.isVisible()


@pytest.mark.parametrize("size", [(40, 60), (1600, 2400)])
def test_the_copied_picture_has_lines_and_words_as_large_beside_it_as_on_the_screen(wide_canvas, size):
    large = photo_of(np.full((*size, 3), 100, np.uint8), "large.png")
    saw = Geometry.resized_and_cropped(size, (40, 60), (4, 14), (32, 32))
    wide_canvas.show_result(ViewState(boxes(), large, saw))
    surface = wide_canvas.view.surface
    picture, screen = surface.as_image(), surface.grab().toImage()
    enlarged = picture.width() / (surface.world.width() * surface.scale)
    for colour in (QColor(class_colour(16)), tokens().colour("surface")):
        of_picture, of_screen = (
            sum(image.pixelColor(x, y) == colour for x in range(0, image.width(), 2) for y in range(image.height()))
            for image in (picture, screen)
        )
        assert of_picture / enlarged**2 == pytest.approx(of_screen, rel=0.25)


def test_the_pointer_says_what_the_network_did_not_see(canvas):
    canvas.show_result(ViewState(boxes(size=(16, 16)), photo(), geometry()))
    assert canvas.view.text_at(QPointF(2, 2)) == "image pixel (2, 2): the network did not see it"


def test_a_mask_lies_over_its_thing_and_the_others_step_back_from_the_one_that_is_pointed_at(wide_canvas):
    view = show(wide_canvas, masked_boxes())
    inside, outside, other = ((x, y) for x, y in ((4, 20), (20, 20), (30, 2)))  # of the network's input
    overlay = view.surface.overlay
    assert overlay.pixelColor(*inside).name() == overlay.pixelColor(*other).name() == class_colour(16)
    assert overlay.pixelColor(*outside).alpha() == 0
    view.mark(0, None)
    assert [view.surface.overlay.pixelColor(*at).alpha() for at in (inside, other)] == [255, 64]
    show(wide_canvas)
    assert wide_canvas.view.surface.overlay is None, "a detector without masks has none"


def test_where_a_thing_is_not_a_click_means_the_box_behind_it(wide_canvas, qtbot):
    """The small box lies in the large one; its mask says that its thing is elsewhere."""
    masks = masked_boxes().masks.copy()
    masks[1] = 0
    view = show(wide_canvas, masked_boxes(masks=masks))
    with qtbot.waitSignal(wide_canvas.target_chosen) as told:
        click(qtbot, view, 10, 10)
    assert told.args == ["box:0"]
