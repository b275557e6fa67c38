"""Names beside each other, shortened so that one still tells them apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from workbench.gui.palette.entry_list import EntriesModel, EntryDelegate
from workbench.gui.palette.matching import PaletteEntry
from workbench.gui.widgets.names import elided_apart
from workbench.gui.widgets.theme import system_font

NAMES = [f"a_recording_of_the_northern_station_{k:02}_as_it_was_scanned_in_spring.png" for k in (3, 7, 11)]


@pytest.mark.parametrize("mode", [Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight])
def test_names_that_differ_in_their_middle_differ_when_they_are_cut_and_fit(qapp, mode):
    metrics = QFontMetrics(system_font())
    for width in range(metrics.horizontalAdvance("11") + 2, metrics.horizontalAdvance(NAMES[0]), 9):
        short = elided_apart(NAMES, metrics, width, mode)
        assert len(set(short)) == len(NAMES)
        assert all(metrics.horizontalAdvance(name) <= width for name in short)
    assert elided_apart(NAMES, metrics, 5000, mode) == NAMES


def test_names_that_look_unlike_anyway_and_those_that_are_the_same_are_cut_as_ever(qapp):
    metrics = QFontMetrics(system_font())
    names = ["first_of_all_the_names_that_are_long.png", "second_of_all_the_names_that_are_long.png"]
    middle = Qt.TextElideMode.ElideMiddle
    assert elided_apart(names, metrics, 120) == [metrics.elidedText(name, middle, 120) for name in names]
    assert elided_apart([names[0]] * 2, metrics, 120) == [metrics.elidedText(names[0], middle, 120)] * 2
    scans = [f"a_scan_of_the_northern_station_{k}_in_spring.png" for k in (103, 113)]
    assert [("103" in one, "113" in other) for one, other in [elided_apart(scans, metrics, 150)]] == [(True, True)]
    within = ["a_name_that_is_long_and_goes_on", "a_name_that_is_long_and_goes_on_and_on"]
    assert len(set(elided_apart(within, metrics, 100))) == 2


def test_lines_of_the_palette_do_not_look_alike(qapp):
    model = EntriesModel(qapp)
    folders = [f"/data/of/a/long/study/with/many/parts/site {k}/and/what/was/measured/there/cat.png" for k in (1, 2)]
    entries = [PaletteEntry("cat.png", folder, lambda: None, "Image") for folder in folders]
    model.show([*entries, *(PaletteEntry(name * 2, "", lambda: None, "Layer") for name in NAMES)])
    rows = [EntryDelegate(qapp).words_of(model, row, 420) for row in range(5)]
    assert rows[0][1] != rows[1][1]
    assert len({title for title, _ in rows[2:]}) == len(NAMES)


def test_names_that_begin_in_many_ways_are_told_apart_by_where_each_differs(qapp):
    metrics = QFontMetrics(qapp.font())
    names = ["chelsea.png", "coffee.png", *(f"cat_{number:03}.png" for number in range(1, 51))]
    width = metrics.horizontalAdvance("…001…") + 2
    short = elided_apart(names, metrics, width)
    assert len(set(short)) == len(names)
    assert "…017…" in short
    narrower = elided_apart(names, metrics, metrics.horizontalAdvance("001"))
    assert narrower[2:] == [f"{number:03}" for number in range(1, 51)]
    assert all(metrics.horizontalAdvance(name) <= width for name in short)
