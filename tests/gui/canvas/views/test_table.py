"""The view of a table: sorted and copied."""

from dataclasses import replace

from PySide6.QtCore import Qt

from tests.examples.table import table
from workbench.api import Table
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_a_table_sorts_by_a_column_and_copies_what_is_selected(canvas):
    canvas.show_result(ViewState(table(), None, None, Display()))
    cells = canvas.view.cells
    cells.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [cells.model().index(row, 0).data() for row in range(3)] == ["c", "b", "a"]
    cells.selectRow(0)
    assert cells.selected_text() == "c\t3"


def test_rows_that_are_images_are_selected_wherever_they_are_selected_and_stay_so_when_rows_are_sorted(canvas):
    result = replace(table(), images=("/b.png", "/a.png", "/c.png"))
    canvas.show_result(ViewState(result, None, None, Display()))
    heard, opened = [], []
    canvas.images_selected.connect(heard.append)
    canvas.image_chosen.connect(opened.append)
    cells = canvas.view.cells
    canvas.show_selected(frozenset({"/c.png", "/a.png", "/elsewhere.png"}))
    assert {index.data() for index in cells.selectionModel().selectedRows()} == {"a", "c"}
    cells.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert {index.data() for index in cells.selectionModel().selectedRows()} == {"a", "c"}
    assert heard == []  # what it was told counts for nothing
    cells.selectRow(1)
    assert heard == [frozenset({"/b.png"})]
    cells.doubleClicked.emit(cells.model().index(2, 0))
    assert opened == ["/c.png"]


def test_a_heading_is_a_word_of_the_reader_and_a_column_called_as_a_row_is_keeps_its_name(chinese, canvas):
    result = Table(columns=("image", "label", "cat.png"), rows=(("label", 1.0, 0.5), ("cat.png", 0.5, 1.0)))
    canvas.show_result(ViewState(result, None, None, Display()))
    model = canvas.view.cells.model()
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)] == ["图像", "label", "cat.png"]
