"""A row of widgets that becomes two where one is too narrow."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

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
