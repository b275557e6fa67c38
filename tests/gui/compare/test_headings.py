"""Headings of a comparison: read in full where there is room, however narrow a column or low a row is."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFontMetrics

from workbench.gui.compare.heading_lines import SMALLEST
from workbench.gui.compare.headings import MARGIN, ColumnHeading, RowHeading

NAMES = [f"a_recording_of_the_northern_station_{k:02}_as_it_was_scanned_in_spring.png" for k in (3, 7, 11)]
TECHNIQUES = ["Grad-CAM", "Saliency", "Grad-CAM++", "Integrated gradients"]


def made(qtbot, kind, texts):
    headings = [kind(text, texts) for text in texts]
    for heading in headings:
        qtbot.addWidget(heading)
    return headings


def advance(heading, words):
    return QFontMetrics(heading.bold).horizontalAdvance(words)


def test_a_narrow_column_gives_its_heading_three_lines(qtbot):
    (heading,) = made(qtbot, ColumnHeading, ["tiger cat (282), chelsea.png"])
    room = advance(heading, "chelsea.png") + 2
    assert heading.lines_at(room) == ["tiger cat", "(282),", "chelsea.png"]
    assert heading.heightForWidth(room + 2 * MARGIN) > heading.heightForWidth(400)


def test_a_line_of_a_heading_ends_at_spaces_dots_underscores_and_hyphens_and_in_no_number(qtbot):
    for words in ("motorcycle_left.png", "Grad-CAM++", "pics/chelsea.png", "lion 93.1 %"):
        (heading,) = made(qtbot, ColumnHeading, [words])
        parts = re.findall(r"lion|93\.1 %|[\w+]+[_/.-]?", words)
        lines = heading.lines_at(max(advance(heading, part) for part in parts) + 1)
        assert "…" not in "".join(lines)
        assert len(lines) > 1
        assert re.sub(r"\s", "", "".join(lines)) == words.replace(" ", "")
        assert not any(line.endswith("93.") for line in lines)


def test_a_heading_is_written_smaller_before_it_is_cut_and_never_too_small_to_be_read(qtbot):
    (heading,) = made(qtbot, ColumnHeading, ["football helmet (560), astronaut.png"])
    usual = heading.laid_out(1000, 3)
    narrow = next(laid for room in range(400, 10, -1) if (laid := heading.laid_out(room, 3)).size < usual.size)
    assert (usual.is_whole, narrow.is_whole) == (True, True)
    assert heading.laid_out(40, 3).size == min(SMALLEST, usual.size)


def test_a_heading_that_is_cut_is_cut_at_its_end_and_keeps_six_letters_of_a_word_where_there_is_room(qtbot):
    texts = ["Hippopotamus_amphibius_of_the_river", "Rhinocerotidae_of_the_savannah_in_spring"]
    for heading in made(qtbot, ColumnHeading, texts):
        lines = heading.lines_at(advance(heading, "Hippopo…"))
        assert lines[0][:6] == heading.full_text[:6]
        assert "…" in "".join(lines)
        heading.resize(advance(heading, "Hippopo…") + 2 * MARGIN, 60)
        heading.show()
        assert heading.toolTip() == heading.full_text


@pytest.mark.parametrize("kind", [ColumnHeading, RowHeading])
def test_headings_that_would_look_alike_are_cut_where_they_are_still_told_apart(qtbot, kind):
    for names in (
        NAMES,
        [f"{name}, tiger cat (282)" for name in NAMES],
        ["first-of-all/cat.png", "next-to-it/cat.png"],
    ):
        headings = made(qtbot, kind, names)
        for room in range(advance(headings[0], "station_"), advance(headings[0], names[0]), 17):
            assert len({tuple(heading.lines_at(room)) for heading in headings}) == len(names)


def test_a_heading_never_cuts_the_number_of_a_class(qtbot):
    (heading,) = made(qtbot, ColumnHeading, ["rocket, drilling platform (540)"])
    for room in range(advance(heading, "… (540)"), advance(heading, "platform (540)")):
        assert heading.lines_at(room)[-1].endswith("(540)")


def test_a_high_row_reads_its_heading_upwards_in_two_lines(qtbot):
    headings = made(qtbot, RowHeading, TECHNIQUES)
    for heading in headings:
        heading.fit(advance(heading, "Integrated") + 2 * MARGIN, 150)
        assert not heading.reads_across
    assert headings[3].lines_at(advance(headings[3], "Integrated")) == ["Integrated", "gradients"]


def test_where_rows_are_low_their_headings_read_across_and_are_as_wide_as_their_longest_word(qtbot):
    headings = made(qtbot, RowHeading, TECHNIQUES)
    for heading in headings:
        heading.fit(48, 150)
        heading.resize(heading.width(), 48)
        assert heading.reads_across
        assert "".join(heading.own_of(heading._laid())) == heading.full_text.replace(" ", "")
        assert advance(heading, "Integrated") <= heading.width() <= 150
