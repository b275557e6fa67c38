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


def test_of_fifteen_columns_each_heading_is_cut_in_its_middle_keeps_its_number_and_has_the_rest_as_tool_tip(qtbot):
    words = "the_cat_in_the_garden_behind_the_house.jpg, Egyptian cat of the old kind that is meant, tabby cat 93.1 %"
    heading = ColumnHeading(words)
    qtbot.addWidget(heading)
    width = heading.fontMetrics().horizontalAdvance("tabby cat 93.1 %")
    lines = heading.lines_at(width)
    assert lines[0].startswith("the")
    assert lines[0].endswith("jpg,")
    assert "…" in lines[0]
    assert lines[2].endswith("93.1 %")
    assert "…" in lines[2]
    heading.show()
    heading.resize(width, heading.heightForWidth(width))
    assert heading.toolTip() == words


def test_a_heading_never_cuts_the_number_of_a_class(qtbot):
    heading = ColumnHeading("rocket, drilling platform (540)")
    qtbot.addWidget(heading)
    for width in range(
        heading.fontMetrics().horizontalAdvance("… (540)"), heading.fontMetrics().horizontalAdvance("platform (540)")
    ):
        assert heading.lines_at(width)[-1].endswith("(540)")
