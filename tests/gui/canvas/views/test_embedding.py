"""The view of an embedding: colours, hovering, opening, selecting."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.examples.embedding import SQUARE, points_at
from workbench.api import Embedding
from workbench.gui.canvas.canvas import Canvas
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display
from workbench.render.points import COLOURS


@pytest.fixture
def canvas(qtbot):
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(640, 520)
    made.show()
    return made


def show(canvas, result=SQUARE):
    canvas.show_result(ViewState(result, title="t-SNE"))
    canvas.grab()
    return canvas.view


def pixel_of(view, x, y) -> QPoint:
    """Where a point of the axes lies on the plot's viewport."""
    return view.plot.mapFromScene(view.plot.getPlotItem().vb.mapViewToScene(QPointF(x, y)))


def drag(view, corners, modifier=Qt.KeyboardModifier.NoModifier):
    port, left = view.plot.viewport(), Qt.MouseButton.LeftButton
    places = [QPointF(pixel_of(view, *corner)) for corner in corners]

    def send(kind, at, button, held):
        event = QMouseEvent(kind, at, port.mapToGlobal(at), button, held, modifier)
        QApplication.sendEvent(port, event)
        QTest.qWait(30)  # the library looks at moves no more often

    send(QEvent.Type.MouseButtonPress, places[0], left, left)
    for place in places[1:]:
        send(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, left)
    send(QEvent.Type.MouseButtonRelease, places[-1], left, Qt.MouseButton.NoButton)


def test_the_key_names_the_colours(canvas):
    view = show(canvas)
    assert "cat" in view.note.text()
    assert COLOURS[1] in view.note.text()
    assert "4 images" in view.note.text()


def test_a_click_on_a_point_asks_for_its_image_and_beside_it_for_none(canvas, qtbot):
    view = show(canvas)
    with qtbot.waitSignal(canvas.image_chosen) as asked:
        QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=pixel_of(view, 10, 10))
    assert asked.args == ["/all/2.png"]
    with qtbot.assertNotEmitted(canvas.image_chosen, wait=50):
        QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=pixel_of(view, 5, 5))


def test_under_the_pointer_stands_the_image_with_what_is_known_of_it(canvas, qtbot):
    view = show(canvas)
    view._as_pictures.setChecked(False)
    with qtbot.waitSignal(canvas.thumbnail_wanted) as asked:
        assert view.text_at(QPointF(10, 0)) == "1.png · cat · predicted lynx 30.0 %"
    assert asked.args == ["/all/1.png"]
    assert view._card.isVisible()
    small = QImage(40, 30, QImage.Format.Format_RGB888)
    small.fill(QColor("red"))
    canvas.show_thumbnail("/all/1.png", small)
    assert view._card._picture.pixmap().width() == 40
    assert view.text_at(QPointF(5, 5)) == ""
    assert not view._card.isVisible()


def test_few_images_stand_in_place_of_their_points_and_many_do_not(canvas):
    view = show(canvas)
    assert view._as_pictures.isChecked()
    small = QImage(40, 30, QImage.Format.Format_RGB888)
    canvas.show_thumbnail("/all/1.png", small)
    assert list(view._pictures) == [1]
    view._as_pictures.setChecked(False)
    assert not view._pictures
    many = show(canvas, points_at(np.random.default_rng(0).normal(size=(100, 2))))
    assert not many._as_pictures.isChecked()


def test_a_line_drawn_around_points_selects_them_and_greys_the_rest(canvas, qtbot):
    view = show(canvas)
    view._lasso.setChecked(True)
    drag(view, [(-0.6, -0.6), (10.6, -0.6), (10.6, 4), (-0.6, 4), (-0.6, -0.4)])
    assert view.selected == ["/all/0.png", "/all/1.png"]
    assert "2 of 4 selected: 2 cat" in view.note.text()
    assert COLOURS[1] in view.note.text(), "the key of the colours stays"
    assert (view._cloud.groups == 0).sum() == 2  # the grey of the rest
    QTest.keyClick(view.plot, Qt.Key.Key_Escape)
    view.clear_selection()
    assert view.selected == []
    assert (view._cloud.groups == 0).sum() == 0
    assert "selected" not in view.note.text()


def test_the_card_of_a_point_goes_when_the_view_is_moved(canvas):
    view = show(canvas)
    view._as_pictures.setChecked(False)
    view.text_at(QPointF(10, 0))
    assert view._card.isVisible()
    drag(view, [(5, 5), (7, 5), (8, 5)])
    assert not view._card.isVisible()


def test_with_shift_a_drag_selects_and_without_it_the_view_is_moved(canvas):
    view = show(canvas)
    drag(view, [(-0.6, -0.6), (4, -0.6), (4, 10.6), (-0.6, 10.6)], Qt.KeyboardModifier.ShiftModifier)
    assert view.selected == ["/all/0.png", "/all/3.png"]
    before = view.plot.viewRange()
    drag(view, [(5, 5), (7, 5), (8, 5)])
    assert view.selected == ["/all/0.png", "/all/3.png"]
    assert view.plot.viewRange() != before


def test_frames_that_follow_keep_the_selection_and_what_a_hand_has_zoomed_to(canvas):
    view = show(canvas)
    view.select(np.array([True, False, False, False]))
    drag(view, [(5, 5), (7, 5), (8, 5)])
    zoomed = view.plot.viewRange()
    moved = points_at(SQUARE.points * 2, labels=SQUARE.labels)
    show(canvas, moved)
    assert view.selected == ["/all/0.png"]
    assert view.plot.viewRange() == zoomed
    canvas.fit()
    assert view.plot.viewRange() != zoomed


def test_the_image_of_the_window_has_a_ring(canvas):
    view = show(canvas)
    canvas.show_current("/all/3.png")
    assert [tuple(point) for point in view._ring.getData()] == [(0.0,), (10.0,)]
    canvas.show_current("/elsewhere.png")
    assert len(view._ring.data) == 0


def test_a_point_is_told_by_its_images_name(canvas):
    two = Embedding(points=np.eye(2, dtype=np.float32), images=("a/b.png", "c.png"), labels=("x", "y"))
    canvas.show_result(ViewState(two, None, None, Display()))
    canvas.grab()
    assert canvas.view.text_at(QPointF(1, 0)) == "b.png · x"
    assert canvas.view.text_at(QPointF(0.5, 0.5)) == ""


def test_a_button_offers_what_can_be_done_with_a_selection(canvas, qtbot):
    view = show(canvas)
    assert not view.acts.isVisible()
    view.select(np.array([True, False, True, False]))
    assert view.acts.isVisible()
    assert canvas.selected == ["/all/0.png", "/all/2.png"]
    with qtbot.waitSignal(canvas.selection_menu_wanted):
        view.acts.click()
    view.clear_selection()
    assert not view.acts.isVisible()
    assert canvas.selected == []


def test_where_axes_have_no_numbers_the_grid_has_no_finest_lines(canvas):
    axis = show(canvas).plot.getAxis("bottom")
    assert len(axis.tickSpacing(0, 10, 600)) == 2
    axis = show(canvas, replace(SQUARE, axes=("first", "second"))).plot.getAxis("bottom")
    assert len(axis.tickSpacing(0, 10, 600)) == 3


@pytest.mark.parametrize("width", [330, 420, 520, 640])
def test_in_a_narrow_window_the_key_and_the_order_of_the_colours_are_whole(canvas, width):
    canvas.resize(width, 520)
    view = show(canvas)
    view._place_key()
    canvas.grab()
    assert view._by.width() >= view._by.minimumSizeHint().width()
    beside = view.key if view.key.isVisible() else view.note
    words = beside.key_at(beside.contentsRect().width())
    assert words.idealWidth() <= beside.contentsRect().width()
    assert words.size().height() <= beside.height()


def test_the_choice_of_colours_is_whole_beside_whatever_key(canvas):
    names = ("drilling platform", "missile", "window screen", "lens cap")
    labels = tuple(names[i % 4] for i in range(len(SQUARE.points)))
    view = show(canvas, replace(SQUARE, labels=labels, predictions=labels[::-1]))
    for width in range(440, 1100, 20):
        canvas.resize(width, 520)
        canvas.grab()
        assert view._by.seen == view._by.currentText(), width


def test_how_many_are_grey_is_said_of_a_selection_too(canvas):
    names = tuple(map(str, range(20)))
    points = np.zeros((20, 2), np.float32)
    view = show(canvas, replace(SQUARE, points=points, images=names, labels=names, predictions=(), confidence=None))
    grey = [part for part in view._count.split(" · ") if "grey" in part]
    assert len(grey) == 1
    view.select(np.arange(20) < 2)
    assert view._count.startswith("2 of 20 selected")
    assert view._count.endswith(grey[0])
