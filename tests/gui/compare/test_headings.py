"""Headings of a comparison: read in full where there is room, however narrow a column or low a row is."""

from workbench.gui.compare.headings import ColumnHeading, RowHeading


def test_a_narrow_column_gives_its_heading_three_lines(qtbot):
    heading = ColumnHeading("tiger cat (282), chelsea.png")
    qtbot.addWidget(heading)
    wide, narrow = heading.heightForWidth(400), heading.heightForWidth(96)
    assert heading.lines_at(96) == ["tiger cat", "(282),", "chelsea.png"]
    assert narrow > wide
    heading.show()
    heading.resize(96, narrow)
    assert heading.text().startswith("tiger cat\n(282),\nchelsea")


def test_a_low_row_reads_its_heading_in_two_lines(qtbot):
    heading = RowHeading("Integrated gradients")
    qtbot.addWidget(heading)
    assert heading.lines_at(400) == ["Integrated gradients"]
    assert heading.lines_at(90) == ["Integrated", "gradients"]
    assert heading.width() >= 2 * heading.fontMetrics().height()
