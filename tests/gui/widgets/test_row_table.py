"""A table of whole rows: Home and End go to the first and last, Tab leaves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QTableView, QVBoxLayout, QWidget

from workbench.gui.widgets.row_table import RowTable


@pytest.fixture
def table(qtbot):
    page = QWidget()
    table, rows = RowTable(), QStandardItemModel()
    for row in range(50):
        rows.appendRow([QStandardItem(f"{row}, {column}") for column in range(3)])
    table.setModel(rows)
    column = QVBoxLayout(page)
    column.addWidget(table)
    column.addWidget(QLineEdit())
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    table.setFocus()
    table.setCurrentIndex(rows.index(7, 1))
    yield table
    page.hide()


def selected(table: QTableView) -> list[int]:
    return sorted(index.row() for index in table.selectionModel().selectedRows())


def test_home_and_end_go_to_the_first_and_last_row_and_shift_selects_till_there(table, qtbot):
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert selected(table) == [49]
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert selected(table) == [0]
    table.setCurrentIndex(table.model().index(47, 1))
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert selected(table) == [47, 48, 49]


def test_tab_leaves_the_table(table, qtbot):
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_End])
def test_without_rows_there_is_nothing_to_go_to(qtbot, key):
    table = RowTable()
    qtbot.addWidget(table)
    table.setModel(QStandardItemModel())
    qtbot.keyClick(table, key)
    assert not table.currentIndex().isValid()
