"""The view of a table: sorted and copied."""

from PySide6.QtCore import Qt

from tests.examples.table import table
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_a_table_sorts_by_a_column_and_copies_what_is_selected(canvas):
    canvas.show_result(ViewState(table(), None, None, Display()))
    cells = canvas.view.cells
    cells.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [cells.model().index(row, 0).data() for row in range(3)] == ["c", "b", "a"]
    cells.selectRow(0)
    assert cells.selected_text() == "c\t3"
