"""Descriptors beside each other: each can be chosen by a click, compared or not, and what lacks says why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from workbench.api import Table
from workbench.descriptor_titles import TITLES
from workbench.gui.collection.descriptors_page import DescriptorsPage

COLUMNS = ("descriptor", "plain", "whitened", "numbers", "why_not")
SMALL = "This network is too small."
ROWS = [(name, 0.51234, "", 320, "") for name in TITLES]
ROWS[-1] = ("compact-bilinear", "", "", "", SMALL)
TOLD = Table(columns=COLUMNS, rows=tuple(ROWS), facts={"layer": "conv", "images": 1200})


@pytest.fixture
def page(qtbot):
    page = DescriptorsPage()
    qtbot.addWidget(page)
    page.offer(["conv", "head"])
    page.heard = []
    page.asked.connect(lambda command, arguments: page.heard.append((command, *arguments)))
    return page


def shown(page) -> list[list[object]]:
    model = page.cells.model()
    return [[model.index(row, at).data() for at in range(model.columnCount())] for row in range(model.rowCount())]


def titles(page) -> list[str]:
    model = page.cells.model()
    return [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]


def test_each_of_the_eight_is_looked_by_at_a_click_before_anything_was_compared(page):
    assert titles(page) == ["Descriptor"]
    assert [row[0] for row in shown(page)] == list(TITLES.values())
    for row, name in enumerate(TITLES):
        page.cells.clicked.emit(page.cells.model().index(row, 0))
        assert page.heard[-1] == ("collection.descriptor", name, "auto", "")


def test_another_layer_or_whitening_is_looked_by_at_once_with_the_descriptor_that_is_chosen(page):
    page.show_choice("gem", "16", "conv")
    assert page.heard == []
    page.layer.setCurrentIndex(page.layer.findData("head"))
    page.whitening.setCurrentIndex(page.whitening.findData("0"))
    assert page.heard == [("collection.descriptor", "gem", "16", "head"), ("collection.descriptor", "gem", "0", "head")]
    page.begin.click()
    assert page.heard[-1] == ("collection.descriptors", "0", "head")
    page.show_choice("gem", "33", "")  # of a macro
    assert page.whitening.currentText() == "33 directions"


def test_compared_descriptors_have_their_numbers_and_what_cannot_be_made_says_why(page):
    page.show_table(TOLD)
    assert titles(page) == ["Descriptor", "mAP", "Numbers"]
    assert shown(page)[0] == ["Sum", "0.512", "320"]
    lines = page.note.text().splitlines()
    assert lines[0] == "conv over 1,200 images"
    assert f"Compact bilinear: {SMALL}" in lines
    page.show_table(None, "photos has no labels.")
    assert page.note.text() == "photos has no labels."
