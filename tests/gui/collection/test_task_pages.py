"""Classes and curves of what gives an image no single class: a click finds the images behind the number."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import Table
from workbench.collections.rows import Noted
from workbench.evaluation.evaluation_result import Shown
from workbench.gui.collection.evaluation_pane import EvaluationPane
from workbench.gui.collection.task_pages import TaskClasses, TaskCurves

SHOWN = Shown(
    [], Noted({}, {}), 12, "By hand.", {"mAP": "50.0 %", "mAP small": ""},
    Table(columns=("class", "annotated", "IoU"), rows=(("traffic light", 3, 0.1), ("cat", 5, 0.9))),
    ("iou({})<=1", "has({})>0", "iou({})<=1"), "iou({})",
    {"cat": np.array([[0, 1, 0.9], [0.5, 0.8, 0.4], [1, 0, 0.0]]), "traffic light": np.array([[0, 0.5, 0.7]])},
    ("recall", "precision"), "score",
)  # fmt: skip


@pytest.fixture
def classes(qtbot):
    page = TaskClasses()
    qtbot.addWidget(page)
    page.heard = []
    page.wished.connect(lambda *words: page.heard.append(words))
    page.show_shown(SHOWN)
    return page


def test_a_cell_finds_the_images_behind_it_sorted_by_the_class_also_after_sorting_the_table(classes):
    assert classes.numbers.text() == "12 images judged · mAP 50.0 %"
    classes.table.clicked.emit(classes.table.model().index(0, 1))
    classes.table.sortByColumn(2, classes.table.horizontalHeader().sortIndicatorOrder().DescendingOrder)
    classes.table.clicked.emit(classes.table.model().index(0, 2))
    assert classes.heard == [('"has(traffic light)>0"', "iou(traffic light)"), ("iou(cat)<=1", "iou(cat)")]


def test_what_is_measured_stays_in_a_narrow_pane_and_counts_give_way(classes):
    classes.resize(190, 200)
    classes.show()
    assert [classes.table.isColumnHidden(at) for at in range(3)] == [False, True, False]
    assert classes.table.columnWidth(0) + classes.table.columnWidth(2) <= classes.table.viewport().width()
    classes.resize(600, 200)
    assert not classes.table.isColumnHidden(1)


def test_a_point_finds_the_images_that_reach_its_threshold_and_one_that_none_reaches_is_no_point(qtbot):
    page = TaskCurves()
    qtbot.addWidget(page)
    heard = []
    page.wished.connect(heard.append)
    page.show_shown(SHOWN)
    page.choose_point(1, 0)  # where the threshold is 0
    page.choose_point(0, 0.5)
    page.classes.item(0).setSelected(True)  # the cat alone
    page.choose_point(0, 0.5)
    assert heard == ["score(cat)>=0.4", '"score(traffic light)>=0.7"', "score(cat)>=0.9"]


def test_the_pane_asks_for_it_shows_it_and_says_what_has_no_meaning(qtbot):
    pane = EvaluationPane()
    qtbot.addWidget(pane)
    asked, wished = [], []
    pane.judgement_wanted.connect(lambda: asked.append(True))
    pane.asked.connect(lambda command, arguments: wished.append((command, *arguments)))
    pane.show_task()
    assert asked == [True]
    assert pane._pages.currentWidget() is pane.empty
    pane.show_shown(None, "No image has annotated boxes.")
    assert pane.empty.text() == "No image has annotated boxes."
    pane.show_shown(SHOWN)
    assert pane._pages.currentWidget() is pane.task_classes
    pane.task_classes.table.clicked.emit(pane.task_classes.table.model().index(1, 2))
    assert wished == [("collection.sort", "iou(cat)", "up")]
    pane.show_page(1)
    assert pane.empty.text().startswith("No class is taken for another where an image may have several")
    pane.show_page(2)
    assert isinstance(pane._pages.currentWidget(), TaskCurves)
