"""Sections and their words."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from workbench.gui.widgets.section import (
    BETWEEN,
    ElidedLines,
    SearchRow,
    beside_each_other,
    short_with_number,
    tell_apart,
    unbroken,
)


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


def test_in_a_narrow_title_the_file_s_name_gives_way_in_its_middle_and_class_and_number_stay(qtbot):
    parts = ["IMG_20240311_143000_the_cat_in_the_garden_behind_the_house.jpg", "tabby 93.1 %"]
    label = ElidedLines(mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    metrics = label.fontMetrics()
    label.resize(2 * metrics.horizontalAdvance(parts[1]), 40)
    label.set_text(BETWEEN.join(parts))
    name, told = label.text().split("\n")
    assert told == "tabby 93.1 %"
    assert name.startswith("IMG")
    assert name.endswith("jpg")
    assert "…" in name
    assert label.toolTip() == label.full_text
    label.most = 1  # type that leaves one line
    label.set_text(BETWEEN.join(["", *parts]))
    label.set_text(BETWEEN.join(parts))
    name, told = label.text().split(BETWEEN)
    assert told == "tabby 93.1 %"
    assert name.startswith("I")
    assert name.endswith("g")
    assert "…" in name
    assert metrics.horizontalAdvance(label.text()) <= label.width()


def test_of_several_parts_the_widest_gives_way_and_a_long_class_leaves_the_name_its_beginning(qtbot):
    label = ElidedLines()
    qtbot.addWidget(label)
    metrics = label.fontMetrics()
    parts = ["LIME", "the_cat_in_the_garden_behind_the_house", "layer 5"]
    width = metrics.horizontalAdvance(BETWEEN.join(parts)) - metrics.horizontalAdvance("the_garden")
    assert beside_each_other(parts, metrics, width).split(BETWEEN)[::2] == ["LIME", "layer 5"]
    told = "Labrador retriever with a very long name of its own 93.1 %"
    short = beside_each_other(["chelsea", told], metrics, metrics.horizontalAdvance("chelsea") + 100)
    name, told = short.split(BETWEEN)
    assert name[0] == "c"
    assert told.endswith("… 93.1 %")


def test_a_number_is_shown_whole_or_not_at_all(qtbot):
    label = ElidedLines()
    qtbot.addWidget(label)
    metrics = label.fontMetrics()
    for width in range(metrics.horizontalAdvance("tabby 93.1 % ")):
        for mode in (Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight):
            short = short_with_number("tabby 93.1 %", metrics, width, mode)
            assert "93.1 %" in short or not any(map(str.isdigit, short))


def test_a_title_in_one_line_keeps_what_it_is_called_however_long_the_rest_is(qtbot):
    label = ElidedLines("")
    qtbot.addWidget(label)
    metrics = label.fontMetrics()
    for rest in ("goal espresso maker (550)", "a class of very many words and no number at all"):
        for width in range(2 * metrics.horizontalAdvance("PGD") + metrics.horizontalAdvance(BETWEEN) + 4, 300, 7):
            assert beside_each_other(["PGD", rest], metrics, width).startswith(f"PGD{BETWEEN}")


def test_a_line_that_is_too_short_for_all_parts_has_fewer_of_them_and_no_row_of_dots(qtbot):
    label = ElidedLines("")
    qtbot.addWidget(label)
    parts = ["Occlusion", "chair at 578, 357, 62 × 59 px (likeliest)", "rocket.jpg", "patch 64", "stride 64", "nanodet"]
    for width in range(120, 700, 11):
        short = beside_each_other(parts, label.fontMetrics(), width).split(BETWEEN)
        assert not {"…", ""} & set(short[:-1])
        assert short[0].startswith("O")


@pytest.mark.parametrize("lines", [1, 2])
def test_titles_beside_each_other_keep_what_tells_them_apart(qtbot, lines):
    titles = []
    for number in range(1, 51):
        title = ElidedLines("")
        title.most = lines
        title.set_text(f"cat_{number:03}.png{BETWEEN}football helmet (560)")
        qtbot.addWidget(title)
        titles.append(title)
    metrics = titles[0].fontMetrics()
    width = metrics.horizontalAdvance("cat_001") * (3 if lines == 1 else 1)
    cut = {"\n".join(title.lines_at(width)) for title in titles}
    tell_apart(titles)
    shown = ["\n".join(title.lines_at(width)) for title in titles]
    assert len(set(shown)) == 50 > len(cut)
    assert all(f"{number:03}" in one and "(560)" in one for number, one in enumerate(shown, 1))
    assert all(metrics.horizontalAdvance(line) <= width for one in shown for line in one.split("\n"))


def test_a_share_stays_in_one_line_with_its_sign(qtbot):
    label = QLabel(unbroken("starfish 95 %, necklace 1.5 %"))
    qtbot.addWidget(label)
    label.setWordWrap(True)
    narrow = label.fontMetrics().horizontalAdvance("starfish 95") + 2
    assert label.heightForWidth(narrow) > 2 * label.fontMetrics().lineSpacing()  # in three lines, not in two
    assert label.text().split(" ") == ["starfish", "95\u00a0%,", "necklace", "1.5\u00a0%"]
