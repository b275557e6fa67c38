"""What should be looked at, as lines: a click on one is a text for the filter."""

from __future__ import annotations

import pytest

from workbench.evaluation.evaluation_result import Section
from workbench.gui.collection.findings_page import FindingsPage, line_widths

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


@pytest.mark.parametrize(
    ("words", "measured", "shared"),
    [
        (50, 200, (50, 200)),  # both are whole
        (50, 480, (50, 450)),  # what is found is short
        (480, 50, (450, 50)),  # what is measured is short
        (480, 480, (200, 300)),
    ],
)
def test_a_line_cuts_only_the_part_that_is_long(words, measured, shared):
    assert line_widths(words, measured, 500) == shared


def test_what_is_measured_stands_at_the_right_end_of_its_line(page):
    page.resize(380, 300)
    page.show()
    line = page.tree.topLevelItem(2).child(0)
    area = page.tree.visualItemRect(line)
    picture = page.tree.viewport().grab(area).toImage()
    ground = picture.pixelColor(picture.width() // 2, 1)
    drawn = [x for x in range(picture.width()) if picture.pixelColor(x, picture.height() // 2) != ground]
    assert drawn[-1] > picture.width() - 12
    assert line.toolTip(0) == "7.png\ncat 1.0 %"
