"""What should be looked at, as lines: a click on one is a text for the filter."""

from __future__ import annotations

import pytest

from workbench.evaluation.evaluation_result import Section
from workbench.gui.collection.evaluation_pane import LEAST
from workbench.gui.collection.findings_page import FindingsPage, blocks

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


def test_what_asks_for_another_folder_is_whole_however_narrow_the_pane(page):
    page.resize(LEAST, 300)
    page.show()
    assert page.other.width() >= page.other.sizeHint().width()
    assert page.other.geometry().right() < LEAST


LONG = "brightness: 0.05123 to 0.09866 · 10", "accuracy 20.0 %, elsewhere 60.0 % (-62.1 % to -12.3 %)"


def test_no_number_of_a_line_is_cut_however_narrow_the_page(page):
    metrics = page.fontMetrics()
    for room in range(90, 900, 7):
        (first, words), (second, measured) = blocks(*LONG, metrics, room)
        assert (words, measured.replace("\N{NBSP}", " ")) == LONG
        assert not first.intersects(second) or first.width() + second.width() < room  # below, or beside
        assert max(first.width(), second.width()) <= room


def test_a_word_that_is_wider_than_the_page_is_cut_in_its_middle(page):
    ((area, words),) = blocks("a/very/long/name/of/a/picture.jpg that is", "", page.fontMetrics(), 120)
    assert words.startswith("a/")
    assert words.endswith(".jpg that is")
    assert "…" in words
    assert area.width() <= 120


def test_a_line_is_as_high_as_its_width_wants(page, qtbot):
    page.show_sections([Section("Where it does worse", [(*LONG, "finding=1")])], 30)
    page.resize(300, 300)
    page.show()
    heights = {}
    for width in (300, 1000, 300):
        page.resize(width, 300)
        qtbot.wait(20)
        heights.setdefault(width, set()).add(page.tree.visualItemRect(page.tree.topLevelItem(0).child(0)).height())
    assert [len(heights[width]) for width in (300, 1000)] == [1, 1]
    assert min(heights[300]) > max(heights[1000]) + page.fontMetrics().height()


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
