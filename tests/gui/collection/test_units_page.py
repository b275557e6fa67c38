"""The units of a layer beside the images: what is asked of them, what is told, and a click that opens one."""

from __future__ import annotations

import pytest

from workbench.api import Table
from workbench.gui.collection.units_page import UnitsPage

COLUMNS = ("unit", "pushed", "area", "concept", "iou", "largest", "reached", "mean", "same_as", "state")
ROWS = ((7, 0.5, 0.9, "cat", 0.2, 3.0, 9, 1.0, "", "saturated"), (2, -0.1, 0.4, "", 0.01, 2.0, 0, 0.5, 7, ""))
FACTS = {
    "layer": "conv",
    "images": 30,
    "dead": 1,
    "same": 1,
    "masks": True,
    "first": "ant",
    "second": "wasp",
    "misled": 4,
    "cut_off": "The layer saturates at 3: 1 of 2 units reached it, 1 in every image.",
    "limit": "3",
}


@pytest.fixture
def page(qtbot):
    page = UnitsPage()
    qtbot.addWidget(page)
    page.offer(["ant", "bee"], ["conv", "head"])
    page.heard = []
    page.asked.connect(lambda command, arguments: page.heard.append((command, *arguments)))
    return page


def test_a_choice_asks_and_a_pair_that_is_suggested_waits_until_the_page_is_seen(page):
    page.first.setCurrentIndex(1)
    assert page.heard == [("collection.units", "ant", "", "")]
    page.suggest("bee", "wasp")  # a class that no image has
    assert len(page.heard) == 1
    page.ask(again=False)
    assert page.heard[-1] == ("collection.units", "bee", "wasp", "")


def test_columns_without_a_value_are_left_out_and_the_sentences_say_what_the_numbers_are(page):
    page.show_table(Table(columns=COLUMNS, rows=ROWS, facts=FACTS))
    titles = [page.cells.model().headerData(at, page.cells.horizontalHeader().orientation()) for at in range(10)]
    assert titles == ["Unit", "Pushed", "ROC area", "Detects", "IoU", "Largest", "Reached", "Mean", "Same as", "State"]
    assert page.note.text().splitlines() == [
        "conv over 30 images · 1 dead · 1 the same as another",
        "The layer saturates at 3: 1 of 2 units reached it, 1 in every image. "
        "Reached: in how many images the unit reached 3.",
        "ROC area: 1 where the unit is always stronger for ant, 0 for all others.",
        "Pushed: what the unit added to wasp above ant, in the mean of 4 images that are taken for it.",
    ]


def test_a_click_opens_the_unit_also_after_sorting(page):
    page.show_table(Table(columns=COLUMNS, rows=ROWS, facts=FACTS))
    page.cells.clicked.emit(page.cells.model().index(0, 2))
    page.cells.model().sort(5)  # by the largest, upwards
    page.cells.clicked.emit(page.cells.model().index(0, 0))
    assert page.heard == [("collection.unit", "conv:7"), ("collection.unit", "conv:2")]


def test_dissecting_is_offered_where_there_are_masks_and_it_was_not_done(page):
    page.show_table(Table(columns=COLUMNS, rows=ROWS, facts=FACTS))
    assert not page.dissect.isHidden()
    page.dissect.click()
    assert page.heard == [("collection.dissect",)]
    done = {**FACTS, "dissected": "1 of 2", "concepts": ["cat 1"], "problems": []}
    page.show_table(Table(columns=COLUMNS, rows=ROWS, facts=done))
    assert page.dissect.isHidden()
    assert page.note.text().endswith("Units by what they detect: cat 1")


def test_what_cannot_be_told_is_said_and_asked_again_the_next_time(page):
    page.show_asked("ant", "bee", "")
    page.ask(again=False)
    assert page.heard == []  # it is on its way
    page.show_table(None, "No image has masks.")
    assert page.note.text() == "No image has masks."


def test_in_a_low_window_every_sentence_is_whole_and_several_rows_are_there_to_scroll_to(page, qtbot):
    page.show_table(Table(columns=COLUMNS, rows=ROWS * 20, facts=FACTS))
    page.resize(250, 180)
    page.show()
    qtbot.waitUntil(lambda: page.area.verticalScrollBar().maximum() > 0)
    assert page.note.height() >= page.note.heightForWidth(page.note.width())
    assert page.cells.viewport().height() >= 5 * page.cells.rowHeight(0)
    assert page.area.horizontalScrollBar().maximum() == 0
    page.resize(600, 600)
    qtbot.waitUntil(lambda: page.area.verticalScrollBar().maximum() == 0)


def test_a_saved_table_of_units_names_the_layer_and_the_two_labels(page):
    facts = {"layer": "conv", "images": 4, "dead": 0, "same": 0, "masks": False, "first": "ant", "told_from": "bee"}
    page.show_table(Table(columns=("unit", "area"), rows=((3, 0.9),), facts=facts))
    for word in ("conv over 4 images", "stronger for ant", "for bee"):
        assert word in page.result.caption
