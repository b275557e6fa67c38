"""A row of widgets that becomes two where one is too narrow."""

from __future__ import annotations

import gc

import pytest
import shiboken6
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workbench.gui.widgets.flow import Flow


@pytest.fixture
def row(qtbot):
    """A line to type in of 160 px at least, and two buttons of 100 px, 10 px between them."""
    made = QWidget()
    qtbot.addWidget(made)
    flow = Flow(made)
    flow.setContentsMargins(5, 5, 5, 5)
    flow.setSpacing(10)
    made.line, made.buttons = QLineEdit(), [QPushButton("one"), QPushButton("two")]
    for widget in (made.line, *made.buttons):
        flow.addWidget(widget)
    made.show()  # the style sheet has said its sizes by now
    made.line.setMinimumWidth(160)
    for widget in (made.line, *made.buttons):
        widget.setFixedHeight(30)
    for button in made.buttons:
        button.setFixedWidth(100)
    return made


def test_in_one_line_the_line_to_type_in_has_the_rest(row):
    row.resize(500, 40)
    assert [row.line.x(), row.line.width()] == [5, 500 - 10 - 2 * 110]
    assert [button.x() for button in row.buttons] == [285, 395]
    assert row.layout().heightForWidth(500) == 40


def test_what_has_no_room_goes_into_the_next_line_whole(row):
    height = row.layout().heightForWidth(300)
    assert height == 40 + 10 + 30
    row.resize(300, height)
    assert row.line.width() == 300 - 10 - 110  # beside the first button
    assert [(button.x(), button.y(), button.width()) for button in row.buttons] == [(195, 5, 100), (5, 45, 100)]
    assert row.layout().minimumSize().width() == 170  # a window may be so narrow
    row.buttons[0].hide()
    assert row.layout().heightForWidth(300) == 40


def test_items_outlive_another_layout_whose_items_lay_in_the_same_memory(qtbot):
    """Each of those that were looked at has a Python object, which is of the other layout and ends with it."""
    count = 300
    made, other = QWidget(), QWidget()
    qtbot.addWidget(made)
    flow, grid = Flow(), QGridLayout(other)
    QVBoxLayout(made).addLayout(flow)
    buttons, before = ([QPushButton("one") for _ in range(count)] for _ in range(2))
    for button in before:
        grid.addWidget(button)
    looked_at = [grid.itemAt(i) for i in range(count)]
    for button in before:
        button.setParent(None)  # Qt deletes its item
    for button in buttons:
        flow.addWidget(button)
    del looked_at
    shiboken6.delete(other)
    gc.collect()
    made.resize(300, 600)
    assert flow.count() == count
    assert flow.heightForWidth(300) > flow.heightForWidth(3000)


def test_a_widget_that_is_deleted_leaves_the_row_and_the_others_stay(row, qtbot):
    flow = row.layout()
    shiboken6.delete(row.buttons[0])
    gc.collect()
    row.resize(500, 40)
    assert [flow.itemAt(i).widget() for i in range(flow.count())] == [row.line, row.buttons[1]]
    assert (row.line.width(), row.buttons[1].x()) == (500 - 10 - 110, 395)
    taken = flow.takeAt(0)
    assert (flow.count(), taken.widget()) == (1, row.line)
    flow.removeWidget(row.buttons[1])
    gc.collect()
    assert (flow.count(), flow.itemAt(0), flow.takeAt(0)) == (0, None, None)
    for widget in (row.line, row.buttons[1]):
        flow.addWidget(widget)
    row.resize(501, 40)
    assert (row.line.width(), row.buttons[1].x()) == (501 - 10 - 110, 396)
