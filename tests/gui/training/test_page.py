"""The page of a training: pictures are added and taken away, photographs chosen, each by a command."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from workbench.document.painter_plan import PainterPlan
from workbench.gui.training.page import TrainingPage

PLAN = PainterPlan(("/a/sea.png", "/a/fire.png"))


@pytest.fixture
def page(qtbot):
    page = TrainingPage()
    qtbot.addWidget(page)
    page.wishes = []
    page.wished.connect(lambda command, arguments: page.wishes.append((command, *arguments)))
    page.show_plan(PLAN, 3, "/many", "/x.png")
    page.show_doing(training=False, done=0, there=False)
    return page


def test_pictures_of_styles_are_added_and_taken_away(page):
    page.add.click()
    page.add_open.click()
    page.styles.setCurrentRow(1)
    QTest.keyClick(page.styles, Qt.Key.Key_Delete)
    assert page.wishes == [
        ("style.set", "styles"),
        ("style.set", "styles", "/a/sea.png", "/a/fire.png", "/x.png"),
        ("style.set", "styles", "/a/sea.png"),
    ]
    page.show_plan(PainterPlan(("/a/sea.png",)), 3, "", "/a/sea.png")
    page.show_doing(training=False, done=0, there=False)
    assert not page.add_open.isEnabled(), "it is a style already"
    page.remove.click()
    assert page.wishes[-1] == ("style.set", "styles", "")


def test_several_styles_are_said_to_share_the_network(page):
    assert not page.several.isHidden()
    page.show_plan(PainterPlan(("/a/sea.png",)), 3, "", "")
    assert page.several.isHidden()


def test_the_open_images_the_collection_or_a_folder_are_learned_from(page):
    texts = [page.photographs.itemText(at) for at in range(page.photographs.count())]
    assert texts == ["The open images (3)", "many", "Choose a folder…"]
    page._choose_photographs(1)
    page._choose_photographs(2)
    assert page.wishes == [("style.set", "photographs", "/many"), ("style.set", "photographs")]
    page.show_plan(PainterPlan(photographs=("/other", "/z")), 3, "/many", "")
    assert page.photographs.currentText() == "other and 1 more"


def test_while_it_is_trained_it_can_only_be_stopped(page):
    page.show_doing(training=True, done=20, there=True)
    assert [b.isEnabled() for b in (page.train, page.stop, page.open, page.add, page.form)] == [0, 1, 0, 0, 0]
    page.show_doing(training=False, done=20, there=True)
    assert [b.isEnabled() for b in (page.train, page.stop, page.open)] == [1, 0, 1]
    assert page.train.text() == "Go on training"


def test_a_training_whose_steps_are_done_goes_on_when_they_are_raised(page):
    page.show_doing(training=False, done=PLAN.steps, there=True)
    assert not page.train.isEnabled()
    page.show_plan(PainterPlan(PLAN.styles, steps=PLAN.steps + 1), 3, "", "")
    page.show_doing(training=False, done=PLAN.steps, there=True)
    assert page.train.isEnabled()
