"""Columns share the width of a pane: words are cut first, then what says less is left out and named."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTableView

from workbench.api import Table
from workbench.gui.canvas.views.table import TableModel
from workbench.gui.collection.fitted_columns import FittedColumns, shared_widths

NEEDED, WORDS, GIVES_WAY = (80, 50, 60, 120), (0, 3), (2, 1)


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (400, [80, 50, 60, 210]),  # the last column takes what is left
        (310, [80, 50, 60, 120]),
        (260, [67, 50, 60, 82]),  # a share of what words have to spare
        (230, [60, 50, 60, 60]),
        (220, [72, 50, 0, 97]),  # below that a column of numbers goes, and words have their room again
        (100, [60, 0, 0, 60]),  # everything that can go has gone
    ],
)
def test_words_are_cut_first_and_then_what_says_less_is_left_out(room, widths):
    assert shared_widths(NEEDED, WORDS, GIVES_WAY, room, 60) == widths


def test_a_pane_that_grows_narrow_leaves_columns_out_and_says_which(qtbot):
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(TableModel(Table(columns=("Label", "Recall", "F1"), rows=(("tiger cat", 0.05, 0.095),))))
    columns = FittedColumns(table, ("Label",), ("F1",))
    table.resize(600, 100)
    table.show()
    assert not any(map(table.isColumnHidden, range(3)))
    assert table.horizontalHeader().toolTip() == ""
    table.resize(table.columnWidth(0) + table.columnWidth(1) + 8, 100)
    assert [table.isColumnHidden(at) for at in range(3)] == [False, False, True]
    assert "F1" in table.horizontalHeader().toolTip()
    table.resize(600, 100)
    assert not table.isColumnHidden(2)
    assert columns.titles == ["Label", "Recall", "F1"]
