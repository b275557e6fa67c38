"""The sheet of a composed figure: its rows, and headings of rows that read upwards."""

from __future__ import annotations

import pytest

from workbench.export.bodies.base import TEXT, Body
from workbench.export.paper import LIGHT, Paper, drawing, line_height
from workbench.export.sheet import SIZES, Cell, Sheet, column_size, side_width

LONG = "probability of Egyptian cat, Grad-CAM++ with smoothing, blocks.6.0"


def cell(height: float) -> Cell:
    return Cell([], Body(1.0, height, lambda _paper, _left, _top: None))


def words_of(sheet: Sheet) -> list[tuple[str, float]]:
    paper = Paper(6.0, sheet.height, LIGHT)
    sheet.draw(paper, 0.0)
    return [(text.get_text(), text.get_rotation()) for text in paper.figure.texts]


def test_rows_are_as_high_as_their_highest_cell_with_a_gap_between_them():
    sheet = Sheet([[cell(1.0), cell(0.5)], [cell(2.0), None]], 1.0)
    assert sheet.heights == [1.0, 2.0]
    assert sheet.height == pytest.approx(3.2)


def test_headings_of_rows_make_room_for_their_lines():
    one = Sheet([[cell(1.0)]], 1.0, [["Image"]], names=["A"])
    two = Sheet([[cell(1.0)]], 1.0, [["Image"]], names=["A"], lines=2)
    assert two.left - one.left == pytest.approx(line_height(TEXT))
    assert side_width(2) > side_width(1) > line_height(TEXT)


def test_a_long_heading_of_a_row_is_read_whole_in_three_lines():
    with drawing():
        one, three = (Sheet([[cell(2.0)]], 1.0, [["Image"]], names=[LONG], lines=lines) for lines in (1, 3))
        assert (one.reads_whole, three.reads_whole) == (False, True)
        assert any(word.endswith("…") for word, _ in words_of(one))
        upwards = [word for word, rotation in words_of(three) if rotation == 90]
    assert " ".join(upwards) == LONG
    assert len(upwards) > 1


def test_a_row_is_high_enough_for_each_word_of_its_heading():
    with drawing():
        sheet = Sheet([[cell(0.3)]], 1.0, [["Image"]], names=["Grad-CAM of the whole"], lines=2)
        assert "Grad-CAM" in [word for line, _ in words_of(sheet) for word in line.split()]


def test_headings_of_narrow_columns_are_smaller_so_that_their_words_stay_whole():
    with drawing():
        assert column_size(["cat.png"], 1.0) == TEXT
        assert TEXT > column_size(["espresso (967), coffee.png"], 0.65) > SIZES[-1]
        assert column_size(["a" * 100], 0.5) == SIZES[-1]
