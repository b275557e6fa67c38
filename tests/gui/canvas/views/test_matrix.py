"""The view of a matrix: a cell shows its images, an image opens, what is selected can be acted upon."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from tests.examples.matrix import matrix
from workbench.api import Matrix
from workbench.gui.canvas.canvas import Canvas
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.matrix import KEY


@pytest.fixture
def canvas(qtbot):
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(900, 520)
    made.show()
    return made


@pytest.fixture
def view(canvas):
    canvas.show_result(ViewState(matrix(), title="Confusion"))
    canvas.grab()
    return canvas.view


def click(view, row, column):
    at = view.cells.visualRect(view.cells.model().index(row, column)).center()
    QTest.mouseClick(view.cells.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_what_is_confused_most_is_seen_at_once_the_surest_first(view, canvas):
    assert canvas.selected == ["a/3.png", "a/2.png"]
    assert view.note.text() == "cat → fox · 2 images"


def test_a_click_on_a_cell_shows_the_images_behind_it(view, canvas):
    click(view, 1, 1)
    assert canvas.selected == ["b/2.png", "b/1.png"]
    click(view, 0, 1)
    assert canvas.selected == []
    assert view.acts.isHidden()


def test_a_heading_shows_the_images_of_its_row(view, canvas):
    view.cells.selectRow(0)
    assert canvas.selected == ["a/1.png", "a/3.png", "a/2.png"]


def test_what_is_selected_elsewhere_brings_its_cells_and_is_selected_on_the_wall(view, canvas, qtbot):
    canvas.show_selected(frozenset(["b/2.png", "elsewhere.png"]))
    assert view.note.text().startswith("dog")
    assert [str(index.data(KEY)) for index in view.wall.selectedIndexes()] == ["b/2.png"]
    with qtbot.waitSignal(canvas.images_selected) as told:
        view.wall.selectAll()
    assert told.args == [{"b/1.png", "b/2.png"}]


def test_a_click_on_an_image_opens_it(view, canvas, qtbot):
    at = view.wall.visualRect(view.wall.model().index(1, 0)).center()
    with qtbot.waitSignal(canvas.image_chosen) as chosen:
        QTest.mouseClick(view.wall.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == ["a/2.png"]


def test_images_that_are_chosen_on_the_wall_are_what_is_acted_upon(view, canvas):
    click(view, 0, 2)
    view.cells.selectRow(0)
    view.wall.selectionModel().select(view.wall.model().index(0, 0), view.wall.selectionModel().SelectionFlag.Select)
    view.wall.selectionModel().select(view.wall.model().index(2, 0), view.wall.selectionModel().SelectionFlag.Select)
    assert canvas.selected == ["a/1.png", "a/2.png"]


def test_thumbnails_are_asked_for_once_and_shown(view, canvas, qtbot):
    asked = []
    canvas.thumbnail_wanted.connect(asked.append)
    click(view, 1, 1)
    canvas.grab()
    canvas.grab()
    assert sorted(asked) == ["b/1.png", "b/2.png"]
    red = QImage(32, 32, QImage.Format.Format_RGB32)
    red.fill(Qt.GlobalColor.red)
    canvas.show_thumbnail("b/2.png", red)
    icon = view.wall.model().index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert icon.pixmap(32, 32).toImage().pixelColor(16, 16) == Qt.GlobalColor.red


def test_a_cell_says_what_it_is_to_who_points_at_it(view):
    assert view.cells.model().index(0, 2).data(Qt.ItemDataRole.ToolTipRole) == "cat as fox: 2 images, 67% of the row"


def test_a_matrix_of_many_classes_and_one_of_none_are_shown(canvas):
    many = np.arange(1000, dtype=np.int32)
    names = tuple(map(str, range(1000)))
    canvas.show_result(ViewState(Matrix(rows=names, columns=names, images=names, row=many, column=many)))
    canvas.grab()
    assert canvas.selected == ["0"]
    none = np.zeros(0, np.int32)
    canvas.show_result(ViewState(Matrix(rows=(), columns=(), images=(), row=none, column=none)))
    canvas.grab()
    assert canvas.selected == []
