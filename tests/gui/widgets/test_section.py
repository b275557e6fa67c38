"""Sections and their words."""

from __future__ import annotations

import shiboken6

from workbench.gui.widgets.section import ElidedLines, SearchRow, short_with_number


def test_where_a_name_and_its_number_have_no_room_the_name_gives_way(qtbot):
    label = ElidedLines()
    qtbot.addWidget(label)
    metrics, words = label.fontMetrics(), "Labrador retriever 93.1 %"
    whole = metrics.horizontalAdvance(words)
    assert short_with_number(words, metrics, whole) == words
    short = short_with_number(words, metrics, whole - 30)
    assert short.startswith("Labrador")
    assert short.endswith("… 93.1 %")
    assert metrics.horizontalAdvance(short) <= whole - 30
    assert short_with_number("Labrador retriever", metrics, 60).endswith("…")


def test_a_long_caption_takes_two_lines_and_only_then_is_cut(qtbot):
    label = ElidedLines()
    qtbot.addWidget(label)
    label.resize(200, 40)
    label.set_text("short")
    assert label.text() == "short"
    label.set_text("one two three four five six seven eight nine")
    assert label.text().count("\n") == 1
    assert label.text().replace("\n", " ") == label.full_text
    assert label.toolTip() == ""
    label.set_text("a word and another " * 8)
    assert label.text().endswith("…")
    assert label.toolTip() == label.full_text


def test_a_word_that_is_wider_than_the_line_is_cut_with_an_ellipsis_and_the_width_that_is_wanted_holds_it(qtbot):
    label = ElidedLines()
    qtbot.addWidget(label)
    whole = label.fontMetrics().horizontalAdvance("Adversarial")
    label.resize(whole - 10, 40)
    label.set_text("Adversarial")
    assert label.text().endswith("…")
    assert label.wanted_width >= whole


def test_the_glass_of_a_search_row_is_python_s_own_so_that_the_theme_can_tint_it_at_any_time(qtbot):
    row = SearchRow("Search")
    qtbot.addWidget(row)
    assert row.line.actions() == [row._glass]
    assert row._glass.parent() is row.line
    assert shiboken6.createdByPython(row._glass)  # one that the line made was lost after minutes of random commands
