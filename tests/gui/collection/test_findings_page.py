"""What should be looked at, as lines: a click on one is a text for the filter."""

from __future__ import annotations

import pytest

from workbench.evaluation.evaluation_result import Section
from workbench.gui.collection.findings_page import FindingsPage

SECTIONS = [
    Section("Where it does worse", [("cluster: 3 · 12", "accuracy 20.0 %", '"finding=cluster: 3"')], "4 parts."),
    Section("Labels that may be wrong", [], "None was found."),
    Section("Most confident errors", [("7.png", "cat 1.0 %", "name=7.png")], "", "finding=errors"),
]


@pytest.fixture
def page(qtbot):
    page = FindingsPage()
    qtbot.addWidget(page)
    page.heard = []
    page.wished.connect(page.heard.append)
    page.show_sections(SECTIONS, 30)
    return page


def test_a_line_shows_its_images_a_title_those_of_all_its_lines_and_a_sentence_none(page):
    worse, labels, errors = (page.tree.topLevelItem(at) for at in range(3))
    for line in (worse, worse.child(1), worse.child(0), labels, labels.child(0), errors, errors.child(0)):
        page.tree.itemClicked.emit(line, 0)
    assert page.heard == ['"finding=cluster: 3"', "finding=errors", "name=7.png"]


def test_what_is_on_its_way_stands_in_the_place_of_findings(page):
    page.say("Looking…")
    assert page.tree.topLevelItemCount() == 0
    assert page.note.text() == "Looking…"


def test_what_is_measured_is_whole_where_what_is_found_is_short(page):
    page.show_sections([Section("Most confident errors", [("7.png", "tiger cat 9.6 %, Egyptian cat 80.2 %", "")])], 30)
    page.resize(380, 300)
    page.show()
    tree = page.tree
    needed = tree.fontMetrics().horizontalAdvance("tiger cat 9.6 %, Egyptian cat 80.2 %")
    assert needed < tree.columnWidth(1) > tree.columnWidth(0) > tree.fontMetrics().horizontalAdvance("7.png")
    page.show_sections([Section("Twins", [("one.png and " * 9, "cosine " * 20, "")])], 30)
    assert tree.columnWidth(0) == tree.viewport().width() * 2 // 5
