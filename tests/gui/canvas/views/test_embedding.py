"""The scatter of an embedding: colours, hovering, opening, selecting; and images on their way to the engine."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.examples import EVERY
from workbench.api import Embedding
from workbench.gui.canvas.canvas import Canvas
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display
from workbench.render.points import COLOURS, coloured, counted, inside, ways


def embedding(points, **more):
    count = len(points)
    return Embedding(points=np.asarray(points, np.float32), images=tuple(f"/all/{i}.png" for i in range(count)), **more)


SQUARE = embedding(
    [(0, 0), (10, 0), (10, 10), (0, 10)],
    labels=("cat", "cat", "dog", "dog"),
    predictions=("tabby", "lynx", "beagle", "pug"),
    confidence=np.array([0.0, 0.3, 0.6, 1.0], np.float32),
)


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


def test_points_are_coloured_by_label_prediction_or_confidence_where_there_are_such():
    assert ways(SQUARE) == ["label", "prediction", "confidence"]
    assert ways(embedding([(0, 0)])) == []
    by_label = coloured(SQUARE, "label")
    assert by_label.groups.tolist() == [0, 0, 1, 1]
    assert by_label.names == ("cat", "dog")
    by_confidence = coloured(SQUARE, "confidence")
    assert by_confidence.groups.tolist() == [0, 4, 9, 15]
    assert not by_confidence.names


def test_of_many_labels_the_most_frequent_have_colours_and_the_others_are_counted():
    labels = tuple(f"l{i % 12}" for i in range(30))
    found = coloured(embedding(np.zeros((30, 2)), labels=labels), "label")
    assert len(found.colours) == len(found.names) == len(COLOURS)
    assert found.others == 4
    assert {labels[i] for i in np.flatnonzero(found.groups < 0)} == set(labels) - set(found.names)


def test_a_point_lies_inside_of_a_line_that_winds_around_it():
    points = np.array([(0.5, 0.5), (1.5, 0.5), (0.2, 0.9)])
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    assert inside(points, square).tolist() == [True, False, True]
    notch = np.array([(0, 0), (1, 0), (1, 1), (0.5, 0.4), (0, 1)])
    assert inside(points, notch).tolist() == [False, False, False]
    assert not inside(points, square[:2]).any()


def test_what_is_selected_is_counted_by_name():
    assert counted(["cat", "dog", "cat", ""]) == "2 cat, 1 dog, 1 no label"
    assert counted(list("aabbcde")) == "2 a, 2 b, 1 c and 2 others"


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
        assert view.text_at(QPointF(10, 0)) == "1.png · cat · predicted lynx 30%"
    assert asked.args == ["/all/1.png"]
    assert view._card.isVisible()
    small = QImage(40, 30, QImage.Format.Format_RGB888)
    small.fill(QColor("red"))
    canvas.take_thumbnail("/all/1.png", small)
    assert view._card._picture.pixmap().width() == 40
    assert view.text_at(QPointF(5, 5)) == ""
    assert not view._card.isVisible()


def test_few_images_stand_in_place_of_their_points_and_many_do_not(canvas):
    view = show(canvas)
    assert view._as_pictures.isChecked()
    small = QImage(40, 30, QImage.Format.Format_RGB888)
    canvas.take_thumbnail("/all/1.png", small)
    assert list(view._pictures) == [1]
    view._as_pictures.setChecked(False)
    assert not view._pictures
    many = show(canvas, embedding(np.random.default_rng(0).normal(size=(100, 2))))
    assert not many._as_pictures.isChecked()


def test_a_line_drawn_around_points_selects_them_and_greys_the_rest(canvas, qtbot):
    view = show(canvas)
    view._lasso.setChecked(True)
    drag(view, [(-0.6, -0.6), (10.6, -0.6), (10.6, 4), (-0.6, 4), (-0.6, -0.4)])
    assert view.selected == ["/all/0.png", "/all/1.png"]
    assert view.note.text() == "2 of 4 selected: 2 cat"
    grey = view._layers[0]
    assert len(grey.data) == 2
    QTest.keyClick(view.plot, Qt.Key.Key_Escape)
    view.clear_selection()
    assert view.selected == []
    assert len(grey.data) == 0


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
    moved = embedding(SQUARE.points * 2, labels=SQUARE.labels)
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
    canvas.show_result(ViewState(EVERY["Embedding"], None, None, Display()))
    canvas.grab()
    assert canvas.view.text_at(QPointF(1, 0)) == "b.png · x"
    assert canvas.view.text_at(QPointF(0.5, 0.5)) == ""
