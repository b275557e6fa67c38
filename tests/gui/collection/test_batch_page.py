"""The page of a batch: what it says of how far it is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from workbench.gui.collection.batch_page import BatchPage, BatchState
from workbench.gui.widgets.theme import TEXT_PX, theme


def row(name, problem=""):
    return {"image": name, "problem": problem, "shard": name, "row": 0}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (BatchState((row("a"),), 2, True), "1 of 2 images · running"),
        (BatchState((row("a", "it broke."),), 2), "0 of 2 images · 1 failed · stopped"),
        (BatchState((row("a"),), 2, True, True), "1 of 2 images · stopping"),
        (BatchState((row("a"), row("b")), 2), "2 of 2 images · done"),
        (BatchState((row("a"),)), "1 images · stopped"),  # nobody said how many there are
    ],
)
def test_how_far_it_is_stands_in_a_line(state, words):
    assert state.words == words


def test_a_click_on_a_failure_wishes_for_its_image_and_the_command_stands_there_while_there_is_one(qtbot):
    page = BatchPage()
    qtbot.addWidget(page)
    page.show_state(None, "Grad-CAM · out", BatchState((row("a"), row("b", "it broke.")), 3, command="workbench batch"))
    heard = []
    page.wished.connect(lambda command, arguments: heard.append((command, arguments)))
    page.table.clicked.emit(page.failures.index(0, 1))
    assert heard == [("batch.result", ("b",))]
    assert (page.way.isHidden(), page.how.text()) == (False, "To go on with it:")
    page.show_state(None, "", BatchState((row("a"),), 1))
    assert page.way.isHidden()
    assert page.table.isHidden()


def test_a_failure_has_one_line_where_one_is_enough_and_more_only_where_its_sentence_needs_them(qtbot):
    theme.apply("dark", TEXT_PX)
    page = BatchPage()
    qtbot.addWidget(page)
    page.resize(2400, 400)
    page.show()
    sentence = "b.png is no picture that can be read: its header says PNG, and nothing follows it."
    page.show_state(None, "Grad-CAM · out", BatchState((row("a"), row("b", sentence)), 2))
    QApplication.processEvents()
    table, line = page.table, page.table.fontMetrics().lineSpacing()
    assert table.columnWidth(1) > table.fontMetrics().horizontalAdvance(sentence)
    assert table.rowHeight(0) < 2 * line
    page.resize(800, 400)
    QApplication.processEvents()
    assert table.columnWidth(1) < table.fontMetrics().horizontalAdvance(sentence)
    assert table.rowHeight(0) % line >= 10  # off the next sentence
    before = table.rowHeight(0)
    table.fit_rows()
    assert table.rowHeight(0) == before
