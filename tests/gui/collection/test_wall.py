"""The wall: cells of one size, of which those in sight are painted."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt
from PySide6.QtGui import QImage

from workbench.collections import Collection, Entry
from workbench.collections.rows import CollectionRows
from workbench.gui.collection.rows_model import RowsModel
from workbench.gui.collection.wall import Wall


@pytest.fixture
def wall(qtbot):
    rows = CollectionRows(Collection.of("many", [Entry(f"{i}.png", f"/{i}.png") for i in range(100_000)]))
    model, wall = RowsModel(), Wall("Images")
    wall.setModel(model)
    wall.model_kept = model
    qtbot.addWidget(wall)
    wall.resize(640, 480)
    wall.show()
    model.show(rows, np.arange(len(rows)))
    wall.updateGeometries()
    return wall


def test_a_point_in_a_cell_is_that_cell_and_one_between_two_is_none(wall):
    for row in (0, 7, wall.across):
        assert wall.indexAt(wall.visualRect(wall.model().index(row, 0)).center()).row() == row
    assert not wall.indexAt(QPoint(1, 1)).isValid()


def test_a_cell_is_whole_where_the_wall_is_narrowest(wall):
    wall.resize(wall.minimumSizeHint())
    assert wall.verticalScrollBar().isVisible()
    assert wall.visualRect(wall.model().index(0, 0)).right() < wall.viewport().width()


def test_only_thumbnails_in_sight_are_asked_for(wall):
    wall.model().take_waiting(1000)  # of the first picture of it
    wall.verticalScrollBar().setValue(wall.verticalScrollBar().maximum() // 2)
    wall.grab()
    asked = wall.model().take_waiting(1000)
    assert 0 < len(asked) < 60
    middle = len(wall.model().order) // 2
    assert all(abs(place - middle) < 200 for place in asked)
    wall.model().take_thumbnails({place: QImage(8, 8, QImage.Format.Format_RGB32) for place in asked})
    wall.grab()
    assert not set(wall.model().take_waiting(1000)) & set(asked)


def test_keys_move_by_cells_and_by_rows_of_cells(wall, qtbot):
    wall.setCurrentIndex(wall.model().index(0, 0))
    qtbot.keyClick(wall, Qt.Key.Key_Down)
    assert wall.currentIndex().row() == wall.across
    qtbot.keyClick(wall, Qt.Key.Key_Right)
    assert wall.currentIndex().row() == wall.across + 1
    qtbot.keyClick(wall, Qt.Key.Key_End)
    assert wall.currentIndex().row() == 99_999
    assert wall.viewport().rect().contains(wall.visualRect(wall.currentIndex()))


def test_keys_stay_in_their_column_at_the_ends(wall, qtbot):
    wall.setCurrentIndex(wall.model().index(2, 0))
    qtbot.keyClick(wall, Qt.Key.Key_Up)
    assert wall.currentIndex().row() == 2
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp):
        qtbot.keyClick(wall, key)
    assert wall.currentIndex().row() == 2
    last = 100_000 - 100_000 % wall.across - wall.across + 2
    wall.setCurrentIndex(wall.model().index(last, 0))
    qtbot.keyClick(wall, Qt.Key.Key_PageDown)
    assert wall.currentIndex().row() % wall.across == 2


def test_a_rectangle_selects_the_cells_that_it_touches(wall):
    first, last = (wall.visualRect(wall.model().index(row, 0)).center() for row in (0, wall.across + 1))
    wall.setSelection(QRect(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    rows = {index.row() for index in wall.selectionModel().selectedIndexes()}
    assert rows == {0, 1, wall.across, wall.across + 1}
