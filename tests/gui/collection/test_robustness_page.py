"""Robustness beside the images: nothing is begun unasked, what is known is shown at once, a click finds the images."""

from __future__ import annotations

import pytest

from tests.gui.collection.test_controller import robustness
from workbench.gui.collection.robustness_page import RobustnessPage


@pytest.fixture
def page(qtbot):
    page = RobustnessPage()
    qtbot.addWidget(page)
    page.heard = []
    page.asked.connect(lambda command, arguments: page.heard.append((command, arguments)))
    page.wished.connect(lambda text, column: page.heard.append((text, column)))
    return page


def test_a_corruption_is_looked_at_when_that_is_asked_for(page):
    page.kind.setCurrentIndex(page.kind.findData("jpeg"))
    assert page.heard == []
    page.begin.click()
    assert page.heard == [("collection.robustness", ("jpeg",))]


def test_what_is_known_of_a_corruption_is_shown_again_without_being_asked_for(page):
    page.show_asked("jpeg")
    assert page.begin.isHidden()
    page.show_told(robustness("jpeg"))
    assert page.begin.isHidden()
    page.kind.setCurrentIndex(page.kind.findData("crop"))
    assert not page.begin.isHidden()
    page.kind.setCurrentIndex(page.kind.findData("jpeg"))
    page.choose_point(5, 0.1)
    assert page.heard == [("wrong(jpeg-5)=1", "")]
    page.clear()
    assert not page.begin.isHidden()


def test_why_nothing_is_told_is_said_and_it_can_be_asked_again(page):
    page.show_asked("jpeg")
    page.show_told(None, "robustness judges classifiers; this one gives boxes.")
    assert page.note.text() == "robustness judges classifiers; this one gives boxes."
    assert not page.begin.isHidden()
